/** A request that is copied arrives as it was, at a server on this machine, with the reader's own values in it. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RawExchange } from '../../../lib/exchange.ts';
import { NOT_SHOWN, writeMasked } from '../../../lib/masked.ts';
import { curlCommand } from '../../../lib/report/curl.ts';
import { fetchCall } from '../../../lib/report/fetch.ts';
import { sentAgain } from '../../../lib/report/sent-again.ts';
import { asMasked } from '../../fixtures/masked.ts';

interface Seen {
  method: string;
  url: string;
  headers: Record<string, string[]>;
  body: string;
}
let seen: Seen[] = [];
const server = createServer(async (request, response) => {
  const { method = '', url = '', headersDistinct } = request;
  const headers = Object.fromEntries(Object.entries(headersDistinct).map(([name, values]) => [name, values ?? []]));
  seen.push({ method, url, headers, body: await text(request) });
  response.writeHead(302, { location: '/elsewhere' }).end('there');
});
let base = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  seen = [];
});

const exchange = (request: Partial<RawExchange['request']>) =>
  asMasked({
    id: 'x',
    startedAt: 0,
    page: { tabId: 1, origin: null },
    via: 'direct',
    request: { method: 'POST', url: `${base}/mcp`, headers: [], ...request },
  });
const secret = (kind: 'access_token' | 'code', fingerprint: string) => writeMasked({ kind, length: 40, fingerprint });

const run = (program: string, args: string[], input: string, env: Record<string, string> = {}) =>
  new Promise<{ status: number | null; said: string }>((resolve) => {
    const child = spawn(program, args, { env: { ...process.env, ...env } });
    child.stdin.end(input);
    Promise.all([
      new Promise<number | null>((ended) => child.on('close', ended)),
      text(child.stdout),
      text(child.stderr),
    ]).then(([status, out, err]) => resolve({ status, said: out + err }));
  });
const curl = (request: Partial<RawExchange['request']>, env?: Record<string, string>) =>
  run('sh', [], curlCommand(sentAgain(exchange(request))), env);
/** The values stand between the quotes, as a reader puts them there. */
const fetchIt = (request: Partial<RawExchange['request']>, values: Record<string, string> = {}) => {
  let code = fetchCall(sentAgain(exchange(request)));
  for (const [name, value] of Object.entries(values))
    code = code.replace(`const ${name} = ""`, `const ${name} = ${JSON.stringify(value)}`);
  return run(process.execPath, ['--input-type=module', '-'], code);
};
const ways = { curl, fetch: fetchIt };

describe.each(Object.entries(ways))('%s', (way, send) => {
  it('sends method, path, headers and body as they were, and follows no redirect', async () => {
    const body =
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"it\'s `a` $HOME \\\\ !! \\"b\\" @f"}}';
    const { said, status } = await send({
      url: `${base}/a/../mcp?x={1,2}&y=[a-b]%20c&z=it's#part`.replace('/a/..', ''),
      headers: [
        ['accept', 'application/json, text/event-stream'],
        ['content-type', 'application/json'],
        ['mcp-protocol-version', '2025-11-25'],
        ['x-said', 'it\'s "quoted" $HOME `id` !!'],
        ['content-length', '1'],
        [':authority', 'elsewhere'],
      ],
      body,
    });
    expect({ status, said }).toMatchObject({ status: 0, said: expect.stringContaining('302') });
    expect(seen).toHaveLength(1);
    const [request] = seen;
    expect(request).toMatchObject({
      method: 'POST',
      body,
      headers: {
        accept: ['application/json, text/event-stream'],
        'content-type': ['application/json'],
        'mcp-protocol-version': ['2025-11-25'],
        'x-said': ['it\'s "quoted" $HOME `id` !!'],
        host: [base.replace('http://', '')],
      },
    });
    expect(decodeURIComponent(request?.url ?? '')).toBe("/mcp?x={1,2}&y=[a-b] c&z=it's");
  });

  it('puts the reader’s values where secrets were, the same for the same', async () => {
    const token = secret('access_token', '0000000a');
    const given = { ACCESS_TOKEN: "eyJ-'one'", ACCESS_TOKEN_2: 'two', HIDDEN_X_API_KEY: 'key' };
    await send(
      {
        url: `${base}/mcp?again=${token}`,
        headers: [
          ['authorization', `Bearer ${token}`],
          ['x-api-key', NOT_SHOWN],
        ],
        body: `first=${token}&other=${secret('access_token', '0000000b')}&last=1`,
      },
      given,
    );
    expect(seen[0]).toMatchObject({
      url: expect.stringContaining('again=eyJ-'),
      headers: { authorization: ["Bearer eyJ-'one'"], 'x-api-key': ['key'] },
      body: "first=eyJ-'one'&other=two&last=1",
    });
  });

  it('sends nothing without them, and says which is missing', async () => {
    const { status, said } = await send({
      headers: [['authorization', `Bearer ${secret('access_token', '0000000a')}`]],
    });
    expect(status).not.toBe(0);
    expect(said).toContain('ACCESS_TOKEN');
    expect(seen).toEqual([]);
  });

  it('sends a long body, and one that begins as a file name does', async () => {
    const long = JSON.stringify({ list: Array.from({ length: 30_000 }, (_, i) => `it's ${i}`) });
    await send({ headers: [['content-type', 'application/json']], body: long });
    await send({ headers: [['content-type', 'text/plain']], body: '@/etc/hosts' });
    expect(seen.map(({ body }) => body)).toEqual([long, '@/etc/hosts']);
  });

  it('has nothing in it that a terminal would take for a key or an eye would miss, and sends it all the same', async () => {
    const body = 'a\tb\u001b[201~\u009bc\u202ed\u200b\u2028\ne';
    const request = { headers: [['content-type', 'text/plain']] satisfies [string, string][], body };
    const copied = (way === 'curl' ? curlCommand : fetchCall)(sentAgain(exchange(request)));
    expect(copied).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
    await send(request);
    expect(seen[0]?.body).toBe(body);
  });
});

it('lets nothing of the network run: not in an address, a header, a body, a name', async () => {
  const evil = '\'; echo RUN >&2; \' "$(echo RUN >&2)" `echo RUN >&2`\n) ; echo RUN >&2 # ';
  const { said } = await curl({
    method: "X'; echo RUN >&2; '",
    url: `${base}/${evil}`,
    headers: [
      ['x-evil', evil],
      [`x'; echo RUN >&2; '`, 'a'],
      [evil, 'a'],
    ],
    body: evil,
  });
  expect(said).not.toMatch(/^RUN$/m);
  const code = fetchCall(
    sentAgain(exchange({ url: `${base}/";console.log("RUN");"`, body: '"+console.log("RUN")+"' })),
  );
  expect((await run(process.execPath, ['--input-type=module', '-'], code)).said).not.toMatch(/^RUN$/m);
  expect(seen.map(({ method }) => method)).toEqual(['POST']);
});

it('adds no header that the request did not have', async () => {
  await curl({ headers: [], body: 'a=b' });
  expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual(['content-length', 'host']);
});

it('holds no secret, and says what is not in it', () => {
  const partial = sentAgain(exchange({ headersPartial: true, body: '{}' }));
  expect(partial.headers).toEqual([{ name: 'content-type', value: [{ text: 'application/json' }] }]);
  expect(partial.notes).toEqual(['It may have had headers that were not seen, a token among them.']);
  expect(sentAgain(exchange({})).notes).toEqual(['Its body was not seen, and is not in the copy.']);
  expect(sentAgain(exchange({ method: 'GET' })).notes).toEqual([]);
  const masked = secret('code', '0000000c');
  const both = [curlCommand, fetchCall].map((write) => write(sentAgain(exchange({ body: `code=${masked}` }))));
  for (const written of both) {
    expect(written).not.toContain('0000000c');
    expect(written).toContain('CODE');
  }
});
