/** Places in which secrets were found once that no rule knew, each with its relatives and with what must stay as it is. */
import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { createWebRequestCollector } from '../../../lib/capture/web-request.ts';
import { readMasked } from '../../../lib/masked.ts';
import { shows } from './canaries/shapes.ts';
import { exchange, json, jwt } from './samples.ts';

const masker = createMasker(new Uint8Array(32).fill(6));
const P = 'hunter-Vogel!8842';
const KEY = 'Zq7x9Kv2LmT4RbW8sYd1NcPf5HgJ3uAe';
const HEX = '9f86d081884c7d659a2feaa0c55ad015';
const ID = '3f2b8c1e-9d47-4a6b-8e21-7c5d9f0a1b34';

const cookie = (value: string) => masker.maskHeaders([['set-cookie', value]])[0]?.[1] ?? '';

test.each([
  `a=1; Path=/, sid=${P}; Path=/`,
  `a=1; Expires=Wed, 01 Jan 2027 00:00:00 GMT; Path=/, sid=${P}; HttpOnly`,
  `a=1; Path=/\nsid=${P}; Secure`,
  `a=1; SameSite=Lax; other=${P}`,
])('of several cookies in one line each is one: %s', (line) => expect(shows(cookie(line), P)).toBe(false));

test('what is said of a cookie stays', () => {
  const said =
    '; Expires=Wed, 01 Jan 2027 00:00:00 GMT; Max-Age=60; Domain=a.dev; Path=/; Secure; HttpOnly; SameSite=None; Partitioned';
  expect(cookie(`sid=${P}${said}`)).toMatch(/^sid=~cookie\.17\.[0-9a-f]{8}~;/);
  expect(cookie(`sid=${P}${said}`).slice(-said.length)).toBe(said);
});

test.each([
  ['request', (token: string) => `https://as.dev/authorize?request=${token}&state=x`],
  ['a sentence', (token: string) => `The token ${token} is not valid.`],
  ['an element', (token: string) => `<p>${token}</p>`],
])('a token that no name announces keeps its claims: %s', (_, text) => {
  const token = jwt({ iss: 'https://as.example', aud: 'me' });
  const masked = masker.maskBody(text(token));
  expect(readMasked(masked)?.claims).toEqual({ iss: 'https://as.example', aud: 'me' });
  expect(masked.match(/~[a-z_]+\.\d+\./g)?.filter((one) => one.startsWith('~credential'))).toHaveLength(1);
  expect(masker.maskBody(masked)).toBe(masked);
});

test.each([
  ['Asana', `1/1234567890123456:${HEX}`],
  ['Asana', `2/1234567890123/1234567890124:${HEX}`],
  ['fal', `${ID}:${HEX}`],
  ['Apollo', `service:my-graph:${KEY.slice(0, 22)}`],
  ['Apollo', `user:gh.jane:${KEY.slice(0, 22)}`],
  ['a hash of a password', `$2b$10$${KEY}${KEY.slice(0, 21)}`],
  ['a hash of a password', `$argon2id$v=19$m=65536,t=3,p=4$${KEY}$${HEX}`],
  ['a hash of a password', `$apr1$x$${KEY.slice(0, 22)}`],
  ['a pushed request', `urn:ietf:params:oauth:request_uri:${KEY}`],
])('by its form, in any text: %s %s', (_, secret) => {
  for (const text of [
    `It was ${secret}.`,
    json({ data: secret }),
    `<a>${secret}</a>`,
    `a=1&q=${encodeURIComponent(secret)}`,
  ]) {
    const masked = masker.maskBody(text);
    expect(masked).not.toBe(text);
    // What the form begins with tells nothing.
    expect(shows(decodeURIComponent(masked), secret.slice(-20))).toBe(false);
  }
});

test.each([
  { fields: [{ type: 'password', value: P }] },
  { inputType: 'Password', name: 'x', default: P },
  { schema: { type: 'string', format: 'password', default: P } },
  { securityAnswer: P },
  { 'Authentication-Info': P },
  { seedPhrase: 'zoo wrong vote lamp ozone' },
  ['sshpass', '-p', P, 'ssh', 'me@a.dev'],
  ['/usr/bin/mysql', '-u', 'root', `-p${P}`],
  { args: ['docker', 'login', '-u', 'me', '-p', P] },
])('in JSON: %j', (value) => {
  const masked = masker.maskBody(json(value));
  expect(shows(masked, P) || masked.includes('lamp')).toBe(false);
  expect(masked).toMatch(/~[a-z_]+\.\d+\.[0-9a-f]{8}~/);
});

test.each<[string, string]>([
  ['x-config', json({ token: P })],
  ['cookie', `s=${json({ t: P })}; a=1`],
  ['x-settings', `{token: "${P}"}`],
  ['authorization', `Bearer {"key":"${P}"}`],
])('a short document in braces is no placeholder: %s', (name, value) => {
  expect(shows(json(masker.maskHeaders([[name, value]])), P)).toBe(false);
});

test.each([
  ...['API_KEY', 'env:API_KEY', 'input:api-key'].map((name) => `$\{${name}}`),
  '{token}',
  '{{ api_key }}',
  '<YOUR_TOKEN>',
  '<your token here>',
])('a placeholder stays: %s', (value) => {
  expect(masker.maskHeaders([['authorization', `Bearer ${value}`]])[0]?.[1]).toBe(`Bearer ${value}`);
  expect(masker.maskBody(json({ api_key: value }))).toBe(json({ api_key: value }));
});

test('a PIN is one of digits alone, a place on a map is none', () => {
  for (const pin of ['4821', '903817']) expect(masker.maskBody(json({ pin, card_pin: pin }))).not.toContain(pin);
  for (const text of [json({ pin: 'New York' }), json({ pin: '12' }), json({ pinned: '4821' })])
    expect(masker.maskBody(text)).toBe(text);
});

test('a table in whose head a name has two words', () => {
  for (const head of ['name,api key', 'name;client secret', 'access token,"user"']) {
    const row = head.startsWith('access') ? `${P},me` : head.includes(';') ? `me;${P}` : `me,${P}`;
    expect(shows(masker.maskBody(`${head}\n${row}`), P)).toBe(false);
  }
  const prose = 'Hello, here is no key\nGoodbye, world';
  expect(masker.maskBody(prose)).toBe(prose);
});

/** As the sources see what a page sends by `fetch` with a `FormData`. */
const posted = async (fields: [string, string | File][]) => {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  const request = new Request('https://a.dev/', { method: 'POST', body: form });
  const type = request.headers.get('content-type') ?? '';
  const text = await request.text();
  // `webRequest` tells of the fields, or of the bytes; DevTools of the text.
  const collector = createWebRequestCollector({ allHeaders: true });
  const details = {
    requestId: '1',
    url: 'https://a.dev/',
    method: 'POST',
    tabId: 1,
    type: 'xmlhttprequest',
    timeStamp: 0,
  };
  const formData = Object.fromEntries(
    fields.map(([name, value]) => [name, [typeof value === 'string' ? value : value.name]]),
  );
  const seen = [{ formData }, { raw: [{ bytes: new TextEncoder().encode(text).buffer }] }].map(
    (requestBody, n) => collector.onBeforeRequest({ ...details, requestId: `${n}`, requestBody })?.request.body ?? '',
  );
  return [text, ...seen].map((body) => masker.maskBody(body, type));
};

test.each<[string, [string, string | File][]]>([
  [
    'fields',
    [
      ['user', 'me'],
      ['password', P],
      ['client_secret', P],
      ['user[api_key]', P],
    ],
  ],
  [
    'a field with lines of dashes',
    [
      ['note', 'x'],
      ['secret', `--\r\n--y\r\n${P}`],
    ],
  ],
  ['a file of JSON', [['file', new File([json({ api_key: P })], 'settings.json', { type: 'application/json' })]]],
  ['a file of settings', [['file', new File([`API_KEY=${P}\nA=1`], '.env')]]],
  ['a form in a field', [['payload', `password=${encodeURIComponent(P)}&x=1`]]],
])('a multipart form that a page sends, with %s', async (_, fields) => {
  for (const body of await posted(fields)) expect(shows(decodeURIComponent(body), P)).toBe(false);
});

test('the value of a cookie that is a part of a path is masked, and the path stays', () => {
  for (const segment of ['workspace-7', 'res_103100112351265282', 'tenants2026']) {
    const seen = masker.maskExchange(
      exchange({
        url: `https://a.dev/${segment}/mcp`,
        asked: [['cookie', `at=${segment}`]],
        status: 404,
        body: `No ${segment} here`,
      }),
    );
    expect(seen.request.url).toBe(`https://a.dev/${segment}/mcp`);
    expect(seen.response?.body).toBe(`No ${segment} here`);
    expect(seen.request.headers[0]?.[1]).toMatch(/^at=~cookie\.\d+\.[0-9a-f]{8}~$/);
  }
});

test.each([
  json({ type: 'object', properties: { password: { type: 'string', title: 'Your password' } } }),
  json({ type: 'text', value: 'me' }),
  json(['node', 'server.js', '-p', '3000']),
  json(['docker', 'run', '-p', '8080:80', 'nginx']),
  '&lt;html&gt;&lt;body&gt;Not Found&lt;/body&gt;&lt;/html&gt;',
  '<pre>&lt;title&gt;Sign in&lt;/title&gt;</pre>',
  'https://a.dev/x#section-2',
  'https://a.dev/#/mcp/tools',
  'https://a.dev/x?%7B%22resource%22%3A%22https%3A%2F%2Fmcp.example.com%2F%22%7D',
  'Result: Ok("done"), message: Some("Not found")',
  'user:pass is the form of it; service:one:two',
])('stays as it is: %s', (text) => expect(masker.maskBody(text)).toBe(text));

describe('what stands beside the data of an event', () => {
  test.each([
    (s: string) => `: token=${s}\ndata: {}\n\n`,
    (s: string) => `: Authorization: Bearer ${s}\n\ndata: {}\n\n`,
    (s: string) => `event: message\r\n: password: ${s}\r\ndata: {}\r\n\r\n`,
    (s: string) => `id: ghp_${s}\ndata: {}\n\n`,
    (s: string) => `retried with ${s}\ndata: {"password":"x1y2z3w4"}\n\n`,
    (s: string) => `event: token=${s}\ndata: {"password":"x1y2z3w4"}\n\n`,
  ])('%s', (text) => {
    const masked = masker.maskBody(text(KEY), 'text/event-stream');
    expect(shows(masked, KEY)).toBe(false);
    expect(masker.maskBody(masked)).toBe(masked);
  });

  test.each([
    `id: ${KEY}_1795000000000\nevent: message\ndata: {}\n\n`,
    `retry: 3000\r\nid: ${ID}\r\ndata: {"ok":true}\r\n\r\n`,
    ': keep-alive\n\ndata: {}\n\n',
  ])('an event has a number and words that stay: %j', (text) => expect(masker.maskBody(text)).toBe(text));
});

test.each<[string, (secret: string) => string]>([
  ['a cookie by its own name', (s) => json({ JSESSIONID: `${s}=${HEX}` })],
  ['a cookie in a path', (s) => `https://a.dev/mcp;PHPSESSID=${s}%3D1`],
  ['a session of ASP.NET', (s) => `https://a.dev/mcp?ASP.NET_SessionId=${s}`],
  ['base64 as the name of a member', (s) => json({ sessions: { [`${s.slice(0, 9)}/${s.slice(9)}+A`]: 1 } })],
  ['a tilde within', (s) => `a=1&x=${s.slice(0, 9)}~${s.slice(9)}`],
  ['tildes within, in a sentence', (s) => `It was ${s.slice(0, 9)}~${s.slice(9, 20)}~${s.slice(20)}, no other.`],
])('as a whole: %s', (_, text) => {
  expect(shows(masker.maskBody(text(KEY)), KEY)).toBe(false);
});

test.each([
  json({ content: { 'application/json': 1, 'image/svg+xml': 2, 'mcp.acme.dev/v1/servers': 3 } }),
  json({ sessionId: KEY }),
  'HEAD~1 is behind origin/main~12, see C:/PROGRA~1/nodejs-v24.1.0',
])('with a slash, a tilde or a number, and no key: %s', (text) => expect(masker.maskBody(text)).toBe(text));

/** As long as a proof of possession with its key in it: its beginning alone was masked where what looks random is public. */
const LONG = `${KEY}${HEX}`.repeat(6);
const challenge = (value: string) => json(masker.maskHeaders([['www-authenticate', value]]));

test.each<[string, string, string]>([
  ['a long one in a realm', LONG, challenge(`Bearer realm="token ${LONG}"`)],
  ['a long one under a public name', LONG, masker.maskBody(json({ client_id: `password for me: ${LONG}` }))],
  ['quotes in a realm', P, challenge(`Bearer realm="The API key \\"${P}\\" is wrong", error="x"`)],
  ['quotes of a log', ID, masker.maskBody(`level=error msg="bad api key \\"${ID}\\"" status=401`)],
  ['quotes of a page', P, masker.maskBody(`<p>Invalid API key &quot;${P}&quot;</p>`)],
  ['base64 of few digits', 'QVBJX0tFWT1jbmps', masker.maskBody(json({ blob: 'QVBJX0tFWT1jbmpsbWNianNtdnRscgo=' }))],
  ['bytes of a sentence', `${[...Buffer.from(P)]}`, masker.maskBody(json([...Buffer.from(`password for me: ${P}`)]))],
  ['the name of a file', KEY, masker.maskFileName(`token-rt_${KEY}.har`)],
  ['the name of a file of two words', KEY, masker.maskFileName(`acme-api_key-${KEY}`)],
  ['the name of a file that looks like a host', KEY, masker.maskFileName(`API-Key-${KEY}.prod.har`)],
  ['a name in a text that looks like a host', KEY, masker.maskBody(`See api-key-${KEY}.prod.har`)],
])('as a whole: %s', (_, secret, masked) => {
  expect(shows(masked, secret)).toBe(false);
  expect(masked).toMatch(/~[a-z_]+\.\d+\.[0-9a-f]{8}~/);
});

test('what is in quotes within quotes stays so', () => {
  expect(challenge('Bearer realm="the \\"inner\\" one"')).toBe(challenge('Bearer realm="the \\"inner\\" one"'));
  const [[, value = ''] = []] = masker.maskHeaders([
    ['www-authenticate', `Bearer realm="a \\"b\\" api key \\"${P}\\"", scope="mcp:read"`],
  ]);
  expect(value).toMatch(/^Bearer realm="a \\"b\\" api key \\"~api_key\.17\.[0-9a-f]{8}~\\"", scope="mcp:read"$/);
});

test.each([
  [`Invalid API key "${P}"`, P, `Invalid API key "~`],
  [`bad password "${P}", try again`, P, '~", try again'],
  [`The token '${KEY}' has expired`, KEY, "~' has expired"],
])('the quotes around what is said in a challenge end where they did: %s', (said, secret, shown) => {
  const url = 'https://mcp.acme.dev/.well-known/oauth-protected-resource/mcp';
  const value = `Bearer error_description=${json(said)}, resource_metadata="${url}"`;
  const [[, masked = ''] = []] = masker.maskHeaders([['www-authenticate', value]]);
  expect(shows(masked, secret)).toBe(false);
  const [, description = ''] = /error_description=("(?:[^"\\]|\\.)*"), resource_metadata="/.exec(masked) ?? [];
  expect(JSON.parse(description)).toContain(shown);
});

const host = 'api-key-4f5g6h7j8k9l0q1w2e.ngrok-free.app';
test('where a server is, and whose ID begins like the name of a key', () => {
  for (const words of [
    `getaddrinfo ENOTFOUND ${host}`,
    `Open ${host}.`,
    host.replace('api-key', 'API-Key'),
    `kid token-signing-key-${KEY} not found`,
    `unknown client_id: client-key-${KEY}`,
  ])
    expect(masker.maskWords(words)).toBe(words);
  for (const line of [['host', host] as const, ['mcp-session-id', `session-${KEY}`] as const])
    expect(masker.maskHeaders([[...line]])).toEqual([line]);
  const registered = json({ client_id: `key-${KEY}`, redirect_uris: ['http://localhost:3334/cb'] });
  expect(masker.maskBody(registered)).toBe(registered);
});

test.each([
  json({ blob: 'TE9HX0xFVkVMPWRlYnVnCg==' }),
  json([...Buffer.from('Authentication is needed here')]),
  '<p>The token &quot;scope&quot; is not known</p>',
  'level=info msg="bad token \\"scope\\"" status=401',
])('a text in another form, without a secret: %s', (text) => expect(masker.maskBody(text)).toBe(text));

test.each(['token-exchange-with-client-credentials-2026.har', 'api-key-rotation-of-november-2026-11-30T10-15.log'])(
  'the name of a file without one: %s',
  (name) => expect(masker.maskFileName(name)).toBe(name),
);
