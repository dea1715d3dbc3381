/** What a person configures, in notations that are no whole JSON: a header or a variable of any name may hold a key. */
import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { shows } from './canaries/shapes.ts';
import { json } from './samples.ts';

const masker = createMasker(new Uint8Array(32).fill(6));
const masked = (text: string) => masker.maskBody(text);
const HEX = '4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c';
const KEYS = ['Vogelhaus-9!x', 'b7Kq.2mZ_vT9-qL4wR8', HEX];

const notations: Record<string, (key: string) => string> = {
  'JSON with comments': (key) =>
    `{\n  // the server\n  "mcpServers": { "acme": { "headers": { "X-Acme": "${key}", /* x */ "Accept": "text/html" }, }, },\n}`,
  'JSON with comments, variables': (key) => `{\n  // c\n  "env": { "ACME_THING": "${key}", "PORT": "3000", },\n}`,
  JSON5: (key) => `{\n  headers: {\n    'x-acme': '${key}',\n  },\n}`,
  'arguments that were cut off': (key) => `"args": ["-e", "ACME_THING=${key}", "--header", "X-Acme: ${key}"],\n  // c`,
  arguments: (key) => json({ args: ['-e', `ACME_THING=${key}`, '--env', `B_C=${key}`, '-H', `X-Acme: ${key}`] }),
  'a table of TOML': (key) => `[mcp_servers.acme.http_headers]\nX-Acme = "${key}"\nAccept = "text/html"\n`,
  'variables of TOML': (key) => `[mcp_servers.acme.env]\nACME_THING = '${key}' # mine\nPORT = 3000\n`,
  'TOML in a line': (key) => `http_headers = { "X-Acme" = "${key}", Accept = "text/html" }\n`,
  'TOML with dots': (key) => `codex -c mcp_servers.acme.env.ACME_THING="${key}" -c model=o3`,
  YAML: (key) => `a:\n  headers:\n    X-Acme: ${key}\n    Accept: text/html\n  next: yes\n`,
  'a list of YAML': (key) => `headers:\n- name: X-Acme\n  value: "${key}"\n`,
  'lines in a list of YAML': (key) => `headers:\n  - "X-Acme: ${key}"\n`,
  'YAML in a line': (key) => `headers: {X-Acme: ${key}, Accept: text/html}\n`,
  'variables of Compose': (key) => `    environment:\n      ACME_THING: ${key}\n      NODE_ENV: production\n`,
  'a list of Compose': (key) => `    environment:\n      - ACME_THING=${key}\n      - NODE_ENV=production\n`,
  'variables of a program': (key) => json({ command: 'npx', environment: { acme_thing: key } }),
  'variables of capitals': (key) => json({ environment: { ACME_THING: key } }),
  '.env': (key) => `NODE_ENV=production\nexport ACME_THING="${key}"\nPORT=3000\n`,
  HCL: (key) => `headers = {\n  "X-Acme" = "${key}"\n}`,
  JavaScript: (key) => `fetch(url, { headers: { "X-Acme": "${key}" } })`,
  Python: (key) => `headers={"X-Acme": "${key}", "Accept": "text/html"}`,
  'what a request had': (key) => `request headers:\n  accept: text/html\n  x-acme: ${key}\n\nanswered with 401`,
};

describe('a key under a name that says nothing', () => {
  test.each(Object.entries(notations))('%s', (_, text) => {
    for (const key of KEYS) {
      const once = masked(text(key));
      expect([once, shows(once, key)]).toEqual([once, false]);
      expect(once.replace(/~[a-z_]+\.\d+\.[0-9a-f]{8}~/g, key)).toBe(text(key));
      expect(masked(once)).toBe(once);
    }
  });
});

test('a line below a key is not the rest of it where it has a name of its own', () => {
  const hex = '4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c';
  const text = (key: string) => `ACME_THING=${key}\nOAUTH_CLIENT_ID=${hex}\nAUDIENCE=${hex}\n`;
  for (const key of KEYS) {
    const once = masked(text(key));
    expect(once).not.toContain(key === hex ? `THING=${hex}` : key);
    expect(once).toContain(`\nOAUTH_CLIENT_ID=${hex}\nAUDIENCE=${hex}\n`);
  }
});

describe('what is no key stays', () => {
  test.each(Object.entries(notations))('%s', (_, text) => {
    for (const said of ['production', '3000', 'text/html']) expect(masked(text(said))).toBe(text(said));
  });

  test.each([
    'docker run -e PORT=3000 -e NODE_ENV=production -e HOST=0.0.0.0 -e CORS_ORIGIN=http://localhost:6274 acme',
    'docker run -e ENVIRONMENT=production-eu1 -e ALLOWED_HOSTS=localhost:3000,127.0.0.1:3000 -e TZ=Europe/Berlin acme',
    'docker run -e NODE_OPTIONS=--max-old-space-size=4096 --env SERVER_NAME=my-server-2 --env STAGE=eu-west-1 acme',
    'docker run -e RESOURCE_ID=res_103100112351265282 -e SCALEKIT_CLIENT_ID=skc_88877766655544433 acme',
    "{ status: 200, headers: { 'x-vercel-id': 'fra1::abc12-17000', server: 'cloudflare-nginx/1.25.3' } }",
    'headers: { "Content-Type": "application/json; charset=utf-8", "MCP-Protocol-Version": "2025-11-25" }',
    "headers: { ...options.headers, 'X-Acme': process.env.ACME_KEY_2, 'X-Other': tokenOf(a, b1) },",
    'headers: authorization, x-api-key, mcp-protocol-version',
    'ERROR_CODE=AADSTS50011\n',
    'env:\n  - name: id\n    value: 8f14e45f-ceea-467f-a8f5-4f1b3c1a2d3e\n',
    `NODE_ENV=production\nTENANT=${HEX}\nSCALEKIT_ORG=${HEX}\nACCOUNT="${HEX}"\nSENTRY_RELEASE=${HEX}deadbe09\n`,
    json({ env: { TENANT: HEX, ACCOUNT: HEX, AZURE_TENANT: '8f14e45f-ceea-467f-a8f5-4f1b3c1a2d3e' } }),
    json({ environment: { slug: 'acme-prod-7f3k2q', display: 'Acme Production EU1', status: 'provisioned_2026' } }),
    '[server]\nport = 3000\nhost = "0.0.0.0"\nmode = "streamable-http-2"\n',
  ])('%s', (text) => expect(masked(text)).toBe(text));
});
