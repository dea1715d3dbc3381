/** The command and the judge say the same of the same answers, which a server on this machine gives. */
import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Probe, ProbeRequest } from '../../../lib/finding.ts';
import { type Answer, verified } from '../../../lib/verification/holds.ts';
import { shellCommand } from '../../../lib/verification/shell.ts';
import { samples } from './samples.ts';

const answers = new Map<string, Answer>();
const seen: { method: string; headers: IncomingMessage['headers']; body: string }[] = [];
const server = createServer(async (request, response) => {
  seen.push({ method: request.method ?? '', headers: request.headers, body: await text(request) });
  const answer = answers.get(new URL(request.url ?? '', 'http://h').pathname);
  response.sendDate = false;
  response.writeHead(answer?.status ?? 404, answer?.headers.flat()).end(answer?.body);
});
let base = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Puts an answer at a URL of its own. */
function serve(answer: Answer): string {
  const path = `/${answers.size}`;
  answers.set(path, answer);
  return base + path;
}

const TOKEN = 'a-token';
const ask = ({ url, method, headers, body, withToken }: ProbeRequest): Promise<Answer | undefined> =>
  new Promise((resolve) => {
    const authorization = withToken && { authorization: `Bearer ${TOKEN}` };
    // A connection of its own: one that is kept may be closed at the very moment at which it is used again.
    send(url, { method, agent: false, headers: { ...headers, ...authorization } }, async (response) => {
      const { statusCode = 0, rawHeaders } = response;
      const lines = rawHeaders.flatMap((name, i): [string, string][] =>
        i % 2 ? [] : [[name.toLowerCase(), rawHeaders[i + 1] ?? '']],
      );
      resolve({ status: statusCode, headers: lines, body: await text(response) });
    })
      .on('error', () => resolve(undefined))
      .end(body);
  });

const succeeds = (command: string): Promise<boolean> =>
  new Promise((resolve) => {
    spawn('sh', ['-c', command], { stdio: 'ignore', env: { ...process.env, TOKEN } }).on('close', (status) =>
      resolve(status === 0),
    );
  });

/** What the judge and the command say. */
async function both(...anyOf: Probe[]) {
  const verification = { says: '', anyOf };
  const [judge, command] = await Promise.all([
    verified(verification, ask),
    succeeds(shellCommand(verification) ?? 'false'),
  ]);
  return { judge, command };
}

const get = (url: string, headers = {}): ProbeRequest => ({ method: 'GET', url, headers });
const fixed = { judge: true, command: true };
const broken = { judge: false, command: false };

describe.each(Object.entries(samples))('%s', (_, { expects, right, wrong }) => {
  const say = (list: Answer[]) =>
    Promise.all(list.map(async (answer) => ({ answer, ...(await both({ request: get(serve(answer)), expects })) })));
  it('is there', async () => expect(await say(right)).toEqual(right.map((answer) => ({ answer, ...fixed }))));
  it('is not there', async () => expect(await say(wrong)).toEqual(wrong.map((answer) => ({ answer, ...broken }))));
});

it('nothing is there where nothing answers', async () =>
  expect(await both({ request: get('http://127.0.0.1:9/'), expects: { kind: 'answer' } })).toEqual(broken));

it('the same request goes out, whatever is in it', async () => {
  const request: ProbeRequest = {
    method: 'POST',
    url: serve({ status: 200, headers: [], body: '' }),
    headers: { 'content-type': 'application/json', 'x-odd': `it's $HOME "and" \`so\`` },
    body: `{"a": "it's $HOME; \\n", "b": [1]}`,
    withToken: true,
  };
  seen.length = 0;
  expect(await both({ request, expects: { kind: 'status', among: [200] } })).toEqual(fixed);
  const of = ({ method, headers, body }: (typeof seen)[number]) => {
    const { 'content-type': type, 'x-odd': odd, authorization } = headers;
    return { method, type, odd, authorization, body };
  };
  expect(seen.map(of)).toEqual([seen[0], seen[0]].map((one) => one && of(one)));
  expect(of(seen[0] as (typeof seen)[number])).toEqual({
    method: 'POST',
    type: 'application/json',
    odd: request.headers['x-odd'],
    authorization: `Bearer ${TOKEN}`,
    body: request.body,
  });
});

const json = (value: unknown) => serve({ status: 200, headers: [], body: JSON.stringify(value, null, 2) });
const challenge = (url: string) =>
  serve({ status: 401, headers: [['www-authenticate', `Bearer resource_metadata="${url}"`]], body: '' });

it('one probe of several is enough', async () => {
  const probe = (url: string): Probe => ({
    request: get(url),
    expects: { kind: 'member', name: 'resource', value: 'there' },
  });
  const [there, other] = [json({ resource: 'x' }), json({})];
  expect(await both(probe(other), probe(there))).toEqual(fixed);
  expect(await both(probe(other), probe(other))).toEqual(broken);
});

it('the document that a challenge names is asked for', async () => {
  const after = (url: string, beginning: string): Probe => ({
    request: { after: get(challenge(url)), take: 'metadata-url', beginning },
    expects: { kind: 'member', name: 'resource', value: 'there' },
  });
  expect(await both(after(json({ resource: 'x' }), `${base}/`))).toEqual(fixed);
  expect(await both(after(json({ resource: 'x' }), 'http'))).toEqual(fixed);
  expect(await both(after(json({ resource: 'x' }), 'https://mcp.example.com/'))).toEqual(broken);
  expect(await both(after(json({}), `${base}/`))).toEqual(broken);
  expect(await both(after('/relative', 'http'))).toEqual(broken);
});

it('the scopes of a document are asked for', async () => {
  const opens = serve({ status: 200, headers: [['content-type', 'text/html']], body: '' });
  const refuses = serve({ status: 302, headers: [['location', 'http://h/?error=invalid_scope']], body: '' });
  const after = (document: string, authorize: string): Probe => ({
    request: { after: get(document), take: 'scopes', request: get(`${authorize}?client_id=c`) },
    expects: { kind: 'sign-in' },
  });
  expect(await both(after(json({ scopes_supported: ['todo:read', 'todo:write'] }), opens))).toEqual(fixed);
  expect(await both(after(json({}), opens))).toEqual(fixed);
  expect(await both(after(json({ scopes_supported: ['x'] }), refuses))).toEqual(broken);
  expect(await both(after(`${base}/none`, opens))).toEqual(broken);
});

it('a second request goes out in the session that the first one began', async () => {
  const [began, none] = [
    serve({ status: 200, headers: [['Mcp-Session-Id', 's-1']], body: '' }),
    serve({ status: 200, headers: [], body: '' }),
  ];
  const again = serve({ status: 202, headers: [], body: '' });
  const probe = (first: string, second: string): Probe => ({
    request: {
      after: { ...get(first), withToken: true },
      take: 'session',
      request: { ...get(second), withToken: true },
    },
    expects: { kind: 'status', among: ['2xx'] },
  });
  seen.length = 0;
  expect(await both(probe(began, again))).toEqual(fixed);
  expect(seen.map(({ headers }) => headers['mcp-session-id']).sort()).toEqual(['s-1', 's-1', undefined, undefined]);
  seen.length = 0;
  expect(await both(probe(none, again))).toEqual(fixed);
  expect(seen.map(({ headers }) => headers['mcp-session-id'])).toEqual([undefined, undefined, undefined, undefined]);
  expect(await both(probe(began, `${base}/forgot`))).toEqual(broken);
  expect(await both(probe(`${base}/refused`, again))).toEqual(broken);
});

it('of two requests both have to be as expected', async () => {
  const [right, wrong] = [
    serve({ status: 204, headers: [['access-control-allow-origin', '*']], body: '' }),
    serve({ status: 204, headers: [], body: '' }),
  ];
  const expects = { kind: 'header', name: 'access-control-allow-origin', value: { is: ['*'] } } as const;
  const probe = (first: string, second: string): Probe => ({
    request: get(first),
    expects,
    and: { request: get(second), expects },
  });
  expect(await both(probe(right, right))).toEqual(fixed);
  expect(await both(probe(right, wrong))).toEqual(broken);
  expect(await both(probe(wrong, right))).toEqual(broken);
});

it('the metadata of whom a document names is asked for', async () => {
  const after = (issuer: unknown, document: 'oauth' | 'openid' = 'oauth'): Probe => ({
    request: { after: get(json({ resource: 'x', authorization_servers: issuer })), take: 'server-metadata', document },
    expects: { kind: 'member', name: 'authorization_endpoint', value: 'there' },
  });
  const body = JSON.stringify({ authorization_endpoint: `${base}/authorize` });
  answers.set('/.well-known/oauth-authorization-server/resources/res_1', { status: 200, headers: [], body });
  answers.set('/.well-known/oauth-authorization-server', { status: 200, headers: [], body });
  answers.set('/openid/.well-known/openid-configuration', { status: 200, headers: [], body });
  expect(await both(after([`${base}/resources/res_1`]))).toEqual(fixed);
  expect(await both(after([`${base}/resources/res_1/`, 'https://other.example']))).toEqual(fixed);
  expect(await both(after([base]))).toEqual(fixed);
  expect(await both(after([`${base}/`]))).toEqual(fixed);
  expect(await both(after([`${base}/openid`], 'openid'))).toEqual(fixed);
  expect(await both(after([`${base}/resources/res_2`]))).toEqual(broken);
  expect(await both(after([`${base}/openid`]))).toEqual(broken);
  expect(await both(after([]))).toEqual(broken);
  expect(await both(after(`${base}/resources/res_1`))).toEqual(broken);
});

/** What a command prints, and its exit status. */
const run = (command: string, token: string): Promise<{ said: string; status: number | null }> =>
  new Promise((resolve) => {
    const child = spawn('sh', ['-c', command], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, TOKEN: token },
    });
    const said = text(child.stdout);
    child.on('close', async (status) => resolve({ said: await said, status }));
  });

describe('what a command says', () => {
  const broken = serve({ status: 401, headers: [['www-authenticate', 'Basic realm="x"']], body: '{"error":"no"}' });
  const command = (at: string, withToken?: true) =>
    shellCommand({
      says: '',
      anyOf: [
        {
          request: { ...get(base + at), ...(withToken && { withToken }) },
          expects: { kind: 'challenge', with: 'bearer' },
        },
      ],
    }) ?? '';
  const fine = serve({ status: 401, headers: [['www-authenticate', 'Bearer']], body: '' });

  it('FIXED', async () => expect(await run(command(fine), '')).toEqual({ said: 'FIXED\n', status: 0 }));
  it('STILL BROKEN, and what was seen', async () =>
    expect(await run(command(broken), '')).toEqual({
      said: 'STILL BROKEN\n| HTTP/1.1 401 Unauthorized\n| www-authenticate: Basic realm="x"\n| {"error":"no"} \n',
      status: 1,
    }));
  it('that there was no response', async () => {
    const { said, status } = await run(command('').replace(base, 'http://127.0.0.1:9/'), '');
    expect(status).toBe(1);
    expect(said).toContain('STILL BROKEN\nThere was no response.');
  });
  it.each([
    ['what a terminal obeys', '\u001B[1A\u001B[2KFIXED\u001B]52;c;ZXZpbA==\u0007\u001B[8m'],
    ['controls of eight bits', '\u009B1A\u009B2KFIXED'],
    ['what nobody sees', 'no\u{E0041}\u{E0042}\uFE0F\u200B\u3164'],
    ['lines of its own', 'no\r\nFIXED\r\n'],
  ])('%s comes from a server as signs of a line that is marked', async (_, body) => {
    const [path, headers] = [serve({ status: 404, headers: [], body }), [['www-authenticate', `Basic ${'ÿ'}`]]];
    const header = serve({ status: 404, headers: headers as [string, string][], body: '' });
    for (const at of [path, header]) {
      const { said, status } = await run(command(at.slice(base.length)), '');
      expect(status).toBe(1);
      expect(said).toMatch(/^STILL BROKEN\n(?:\| [ -~]*\n)+$/);
    }
  });
  it('that no token was given', async () => {
    const { said, status } = await run(command(fine, true), '');
    expect(status).toBe(1);
    expect(said).toContain('NOT CHECKED. No token was given.');
    expect(said).not.toContain('STILL BROKEN');
  });
});

it.each([
  ['a tab and an escape', 'https://a.example/\t\u001B[201~\u0015x'],
  ['an apostrophe and a tag', `it's \u{E0041}`],
  ['what looks like an option', '-o/x'],
])('is typed as it stands: %s', async (_, odd) => {
  const request = get(serve({ status: 200, headers: [], body: odd.replaceAll('\t', ' ') }));
  const written = shellCommand({
    says: '',
    anyOf: [{ request, expects: { kind: 'text', text: odd.replaceAll('\t', ' ') } }],
  }) as string;
  expect(written).not.toMatch(/[^\P{C}\n]|\p{Default_Ignorable_Code_Point}/u);
  expect(await run(written, '')).toEqual({ said: 'FIXED\n', status: 0 });
  const asked = shellCommand({ says: '', anyOf: [{ request: get(odd), expects: { kind: 'answer' } }] }) as string;
  expect(asked).not.toMatch(/[^\P{C}\n]|\p{Default_Ignorable_Code_Point}/u);
  expect((await run(asked, '')).status).toBe(1);
  expect(asked.includes("--url '-o/x'")).toBe(odd.startsWith('-'));
});

it('half a mend is none', async () => {
  const expects = {
    kind: 'all',
    of: [
      { kind: 'status', among: ['2xx'] },
      { kind: 'header', name: 'Access-Control-Allow-Origin', value: { is: ['*'] } },
    ],
  } as const;
  const probe = (status: number, headers: [string, string][]) =>
    both({ request: get(serve({ status, headers, body: '' })), expects });
  expect(await probe(204, [['access-control-allow-origin', '*']])).toEqual(fixed);
  expect(await probe(204, [])).toEqual(broken);
  expect(await probe(401, [['access-control-allow-origin', '*']])).toEqual(broken);
});

it('a sentence is no command', () => expect(shellCommand({ says: 'Connect again.' })).toBeUndefined());
