/** Secrets that their place among arguments shows, a flag beside them, or a document in a path; and what looks alike and stays. */
import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { readMasked } from '../../../lib/masked.ts';
import { shows } from './canaries/shapes.ts';
import { json } from './samples.ts';

const masker = createMasker(new Uint8Array(32).fill(5));
const secrets = ['hunter-Vogel!8842', 'Tr4kvz9Qm8Lw2x', 'Sommer2024!'];
const each = (rewrite: (secret: string) => string) => {
  for (const secret of secrets) {
    const masked = rewrite(secret);
    expect([masked, shows(decodeURIComponent(decodeURIComponent(masked)), secret)]).toEqual([masked, false]);
    expect(masker.maskBody(masked)).toBe(masked);
  }
};

describe('among arguments', () => {
  test.each<[string, (secret: string) => string]>([
    ['a list', (p) => json({ args: ['sshpass', '-p', p, 'ssh', 'host'] })],
    ['beside their command', (p) => json({ command: 'sshpass', args: ['-p', p, 'ssh', 'host'] })],
    ['glued', (p) => json({ command: '/usr/bin/mysql', args: ['-u', 'root', `-p${p}`] })],
    ['behind a command of several words', (p) => json({ command: 'docker login', args: ['-u', 'bob', '-p', p] })],
    ['of which one has spaces', (p) => json({ command: 'sshpass', args: ['-p', `${p} and more`, 'ssh'] })],
    ['beside one that has spaces', (p) => json({ command: 'sshpass', args: ['-v', 'a b', '-p', p] })],
    ['named', (p) => json({ command: 'npx', args: ['acme', '--password', p, '--token', p] })],
    ['in single quotes', (p) => `subprocess.run(['sshpass', '-p', '${p}', 'ssh', 'host'])`],
    ['in a line of a log', (p) => `spawn args: ["sshpass", "-p", "${p}", "ssh"]`],
    ['of a document that was cut off', (p) => `{"args":["sshpass","-p","${p}","ssh"`],
    ['in YAML', (p) => `command: sshpass\nargs:\n  - "-p"\n  - "${p}"`],
    ['of a call', (p) => `system("sshpass", "-p", "${p}")`],
    ['behind those of htpasswd', (p) => `htpasswd -b users bob ${p}`],
    ['given to a command that reads it', (p) => `gh auth login --with-token <<< "${p}"`],
    ['given to sudo', (p) => `sudo -S ls <<< '${p}'`],
    ['in TOML', (p) => `command = "sshpass"\nargs = ["-p", "${p}", "ssh"]`],
  ])('%s', (_, text) => each((secret) => masker.maskBody(text(secret))));

  test.each([
    json({ args: ['--client-id', 'mcp-inspector', '--port', '8080', '-p', '8080', '--scope', 'tools:read'] }),
    json({ command: 'docker', args: ['run', '-p', '8080:80', 'acme/mcp'] }),
    json({ command: 'npx', args: ['-y', 'mcp-remote', 'https://mcp.example/mcp', '--host', 'a.dev'] }),
    `args: ['docker', 'run', '-p', '8080:80']`,
  ])('what is none stays: %s', (text) => expect(masker.maskBody(text)).toBe(text));
});

describe('a flag beside the value', () => {
  test.each<[string, object]>([
    ['a text', { secret: 'true' }],
    ['another text', { sensitive: 'yes' }],
    ['a number', { is_secret: 1 }],
    ['as a list of variables has it', { masked: true }],
  ])('as %s', (_, flag) => each((value) => masker.maskBody(json({ key: 'THING', ...flag, value }))));

  test('the name beside it says which kind', () => {
    const kind = (name: string) =>
      readMasked(masker.maskBody(json({ name, isSecret: true, value: 'Tr4kvz9Qm8Lw2x' })))?.kind;
    expect(['API_KEY', 'DB_PASS', 'client_secret', 'THING'].map(kind)).toEqual([
      'api_key',
      'password',
      'client_secret',
      'password',
    ]);
  });

  test.each([
    json({ key: 'THING', secret: 'false', value: 'eu-west-1' }),
    json({ key: 'THING', masked: false, value: 'eu-west-1' }),
  ])('one that says no shows none: %s', (text) => expect(masker.maskBody(text)).toBe(text));
});

describe('cells and members', () => {
  test.each<[string, (secret: string) => string]>([
    ['in a line of a table with boxes', (p) => `│ access_token │ '${p}' │`],
    ['below its name in one', (p) => `│ (index) │ access_token │\n├─────────┼──────────────┤\n│ 0       │ '${p}' │`],
    ['in YAML in one line', (p) => `auth: {client_id: abc, client_secret: ${p}}`],
    ['under a name of several', (p) => `tokens: {access_token: ${p}, type: Bearer}`],
  ])('%s', (_, text) => {
    for (const secret of [...secrets, 'qmlbgmdbkcgsfqtm']) {
      const masked = masker.maskBody(text(secret));
      expect([masked, shows(masked, secret)]).toEqual([masked, false]);
    }
  });
});

describe('a document in a path', () => {
  const twice = (text: string) => encodeURIComponent(encodeURIComponent(text));
  test.each<[string, (secret: string) => string]>([
    ['with a space', (p) => encodeURIComponent(`{ "password": "${p}" }`)],
    ['of several lines', (p) => encodeURIComponent(`{\n  "password": "${p}"\n}`)],
    ['a list', (p) => encodeURIComponent(`[{ "api_key": "${p}" }]`)],
    ['in single quotes', (p) => encodeURIComponent(`{'password': '${p}'}`)],
    ['encoded twice', (p) => twice(json({ password: p, a: 1 }))],
    ['in single quotes, encoded twice', (p) => twice(`{'client_secret': '${p}'}`)],
    ['encoded twice, with a space', (p) => twice(`{ "password": "${p}" }`)],
  ])('%s', (_, part) => {
    for (const secret of secrets) {
      const masked = masker.maskUrl(`https://acme.dev/x/${part(secret)}/y`);
      expect([masked, shows(decodeURIComponent(decodeURIComponent(masked)), secret)]).toEqual([masked, false]);
      expect(masker.maskUrl(masked)).toBe(masked);
      const asked = masker.maskUrl(`https://acme.dev/x?d=${part(secret)}&a=1`);
      expect([asked, shows(decodeURIComponent(decodeURIComponent(asked)), secret)]).toEqual([asked, false]);
    }
  });

  test.each([
    "https://acme.dev/odata/Users('me')/name",
    `https://acme.dev/x/${encodeURIComponent('{"client_id":"a"}')}`,
  ])('what is none stays: %s', (url) => expect(masker.maskUrl(url)).toBe(url));
});
