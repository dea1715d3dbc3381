import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { UnusableFile } from '../../../../lib/capture/files/format.ts';
import { readFile } from '../../../../lib/capture/files/read.ts';
import { header, hides } from '../../../../lib/exchange.ts';
import { exchangeSchema } from '../../../../lib/exchange-schema.ts';
import { NOT_SHOWN } from '../../../../lib/masked.ts';
import { growth, LINEAR } from '../../growth.ts';
import { json } from '../samples.ts';
import { entry, har, masker, one, read } from './entries.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');
const files = ['recordings', 'cases'].flatMap((folder) =>
  readdirSync(join(fixtures, folder))
    .filter((f) => f.endsWith('.har'))
    .map((f) => join(folder, f)),
);
const exchangesIn = (file: string) => readFile(readFileSync(join(fixtures, file), 'utf8'), masker).exchanges;

describe('recordings and cases', () => {
  test.each(files)('%s: valid exchanges, nothing secret, nothing of the Inspector', (file) => {
    const text = readFileSync(join(fixtures, file), 'utf8');
    const exchanges = exchangesIn(file);
    expect(exchanges.length).toBeGreaterThan(0);
    for (const x of exchanges) expect(v.is(exchangeSchema, x)).toBe(true);
    const out = json(exchanges);
    const secrets = text.match(
      /eyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}|rt_[0-9a-f]{30,}|(?<=[?&](?:code|state)=)[\w-]{20,}|(?<=TOKEN=)[0-9a-f]{40,}/g,
    );
    for (const secret of new Set(secrets)) expect(out).not.toContain(secret);
    expect(out).not.toContain('defaultEnvironment');
    if (file.startsWith('recordings')) expect(out).not.toMatch(/\/api\/(?!v1\/resources\/)/);
    expect(new Set(exchanges.map((x) => x.id)).size).toBe(exchanges.length);
    expect(exchanges.map((x) => x.startedAt)).toEqual(exchanges.map((x) => x.startedAt).sort((a, b) => a - b));
  });

  const course = (file: string) =>
    exchangesIn(file).map((x) =>
      [x.request.method, new URL(x.request.url).pathname.split('/').slice(0, 3).join('/'), x.response?.status].join(
        ' ',
      ),
    );

  test('a healthy session through the relay', () => {
    expect(course('recordings/v2-relay-ok.har')).toEqual([
      'POST /mcp 401',
      'GET /.well-known/oauth-protected-resource 200',
      'GET /.well-known/oauth-authorization-server 200',
      'POST /resources/res_90312345678901 201',
      'GET /oauth/authorize 302',
      'GET /oauth/callback 200',
      'POST /oauth/token 200',
      'POST /mcp 200',
      'POST /mcp 202',
      'GET /mcp 405',
      'POST /mcp 200',
    ]);
  });

  test('the challenge in a 200 of the proxy is found in the events that Chromium lists', () => {
    const [first] = exchangesIn('recordings/v1-proxy-ok.har');
    expect(first?.response?.status).toBe(401);
    expect(header(first?.response?.headers, 'www-authenticate')).toMatch(/resource_metadata=/);
  });

  test('a refresh in mid-session: each MCP request has the token of its time', () => {
    const tokens = exchangesIn('recordings/v2-relay-tok-aud.har').flatMap(
      (x) => header(x.request.headers, 'authorization') ?? [],
    );
    expect(tokens).toHaveLength(2);
    expect(new Set(tokens).size).toBe(2);
  });

  test('in Firefox a rejected preflight leaves its request without answer and failure', () => {
    const [x, ...more] = exchangesIn('recordings/ff-v1-direct-preflight-401-mcp.har');
    expect(more).toEqual([]);
    expect(x).toMatchObject({ request: { method: 'POST' }, preflight: { response: { status: 401 } } });
    expect(x?.response ?? x?.failure).toBeUndefined();
  });

  test('in Firefox a status lost before the redirect is unknown, and its body is there', () => {
    const lost = exchangesIn('recordings/ff-v1-direct-ok.har').find((x) => x.response?.status === 0);
    expect(lost?.request.url).toMatch(/oauth\/register$/);
    expect(lost?.response?.body).toContain('client_id');
  });
});

describe('what a browser writes', () => {
  test('a CORS failure keeps status and headers; `_error` may stand on the entry', () => {
    const failed = { kind: 'cors', text: 'net::ERR_FAILED' };
    expect(one([entry({ status: 401, response: { _error: 'net::ERR_FAILED' } })])).toMatchObject({
      response: { status: 401 },
      failure: failed,
    });
    expect(one([entry({ status: 401, more: { _error: 'net::ERR_FAILED' } })]).failure).toEqual(failed);
  });

  test.each([
    ['net::ERR_FAILED', {}, 'cors'],
    ['net::ERR_FAILED', { Origin: 'https://mcp.acme.dev' }, 'network'],
    ['net::ERR_CONNECTION_REFUSED', {}, 'network'],
    ['net::ERR_CERT_AUTHORITY_INVALID', {}, 'network'],
    ['net::ERR_ABORTED', {}, 'aborted'],
    ['NS_BINDING_ABORTED', {}, 'aborted'],
    ['net::ERR_BLOCKED_BY_CLIENT', {}, 'blocked'],
    ['net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS', {}, 'blocked'],
    ['NS_ERROR_DOM_BAD_URI', {}, 'cors'],
    ['NS_ERROR_UNKNOWN_HOST', {}, 'network'],
  ])('%s with %j is %s', (text, asked, kind) => {
    const x = one([entry({ status: 0, asked, response: { _error: text } })]);
    expect(x.failure).toEqual({ kind, text });
    expect(x.response).toBeUndefined();
  });

  test('a navigation is no CORS matter', () => {
    const x = one([entry({ status: 0, response: { _error: 'net::ERR_FAILED' }, more: { _resourceType: 'document' } })]);
    expect(x).toMatchObject({ navigation: true, failure: { kind: 'network' } });
  });

  test('Firefox: nothing of request and preflight means that nothing was reached', () => {
    const preflight = entry({ at: 4, method: 'OPTIONS', asked: { 'Access-Control-Request-Method': 'GET' }, status: 0 });
    expect(one([entry({ status: 0 }), preflight])).toMatchObject({
      failure: { kind: 'network' },
      preflight: { failure: { kind: 'network' } },
    });
  });

  test.each([
    [{ 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' }, true],
    [{ Accept: 'text/html,application/xhtml+xml' }, true],
    [{ Accept: 'text/html', 'Sec-Fetch-Mode': 'cors' }, undefined],
    [{ Accept: '*/*' }, undefined],
  ])('a navigation by %j: %s', (asked, navigation) => {
    expect(one([entry({ asked })]).navigation).toBe(navigation);
  });

  test('bodies: base64, padded, too long, not there, empty', () => {
    const body = (content: object) => one([entry({ response: { content } })]).response?.body;
    expect(body({ text: btoa('{"a":1}'), encoding: 'base64', size: 7 })).toBe('{"a":1}');
    expect(body({ text: `{"a":1}${'\0'.repeat(50)}`, size: 57 })).toBe('{"a":1}');
    expect(body({ text: btoa('\u00ff\u00fe'), encoding: 'base64', size: 2 })).toBeUndefined();
    expect(body({ text: `{"a":"${'x'.repeat(300_000)}"}`, size: 300_008 })).toBeUndefined();
    expect(body({ size: 412 })).toBeUndefined();
    expect(body({ size: 412, text: '' })).toBeUndefined();
    expect(body({ size: 0, text: '' })).toBe('');
  });

  test('a posted form, as text or as parameters', () => {
    const params = [
      { name: 'grant_type', value: 'refresh_token' },
      { name: 'client_id', value: 'm2m 1' },
    ];
    expect(one([entry({ method: 'POST', posted: { mimeType: 'x', params } })]).request.body).toBe(
      'grant_type=refresh_token&client_id=m2m+1',
    );
    expect(one([entry({ method: 'POST', posted: { mimeType: 'x', params, text: 'grant_type=x' } })]).request.body).toBe(
      'grant_type=x',
    );
  });

  test('the page: by Origin, else by Referer, else not known', () => {
    const origin = (asked: Record<string, string>) => one([entry({ asked })]).page.origin;
    expect(origin({ Origin: 'http://127.0.0.1:6274' })).toBe('http://127.0.0.1:6274');
    expect(origin({ Origin: 'null', Referer: 'https://app.dev/x?y' })).toBe('https://app.dev');
    expect(origin({ Origin: '' })).toBeNull();
  });
});

describe('the sanitized export of Chromium', () => {
  const asked = (headers: string) => ({
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': headers,
  });
  const post = entry({ method: 'POST', status: 401, asked: { 'Content-Type': 'application/json' } });
  const preflight = (headers: string) => entry({ at: 1, method: 'OPTIONS', status: 204, asked: asked(headers) });

  test('a header that is not there is unknown, unless a preflight would have named it', () => {
    const unsure = one([post], 'WebInspector').request;
    expect(hides(unsure, 'authorization')).toBe(true);
    expect(hides(unsure, 'mcp-session-id')).toBe(false);
    const without = one([post, preflight('content-type')], 'WebInspector').request;
    expect(hides(without, 'authorization')).toBe(false);
    expect(header(without.headers, 'authorization')).toBeUndefined();
    const carried = one([post, preflight('authorization,content-type')], 'WebInspector').request;
    expect(header(carried.headers, 'authorization')).toBe(NOT_SHOWN);
  });

  test('no file with a credential, and none of another program, is one', () => {
    const other = entry({ at: 900, url: 'https://as.dev/token', asked: { Cookie: 'a=b' } });
    for (const x of read([post, other], 'WebInspector')) expect(hides(x.request, 'authorization')).toBe(false);
    expect(hides(one([post], 'Firefox').request, 'authorization')).toBe(false);
  });
});

describe('what is left out', () => {
  test.each([
    [entry({ url: 'data:text/plain,x' })],
    [entry({ url: 'wss://mcp.acme.dev/' })],
    [entry({ url: 'blob:https://a.dev/1' })],
    [entry({ url: 'https://a.dev/x.js', more: { _resourceType: 'script' } })],
    [entry({ url: 'https://a.dev/x', asked: { 'Sec-Fetch-Dest': 'font' } })],
    [entry({ url: 'https://a.dev/x.png', response: { content: { mimeType: 'image/png', size: 5 } } })],
    [entry({ status: 103, headers: { link: '</app.css>; rel=preload' } })],
    [{ request: { url: 7 } }],
  ])('%#', (dropped) => {
    expect(read([dropped, entry()])).toHaveLength(1);
  });

  test('bodies of what belongs to no sign-in', () => {
    const [x] = read([entry({ url: 'https://app.dev/v1/customers', text: '{"name":"Ada"}' })]);
    expect(x?.response).not.toHaveProperty('body');
  });
});

describe('what is written twice', () => {
  const text = readFileSync(join(fixtures, 'recordings/ff-v1-direct-redirected-to-login.har'), 'utf8');
  const { log } = JSON.parse(text);
  const again = (entries: object[]) =>
    readFile(json({ log: { ...log, entries } }), masker).exchanges.map((x) => ({ ...x, id: '' }));

  test.each([
    ['all behind all', [...log.entries, ...log.entries]],
    ['each behind itself', log.entries.flatMap((e: object) => [e, structuredClone(e)])],
    ['where two recordings overlap', [...log.entries, ...log.entries.slice(2)]],
  ])('%s: it is there once', (_, entries) => {
    expect(again(entries)).toEqual(again(log.entries));
  });

  test('what is asked again, or takes another time, or is answered with something else, is not', () => {
    const [first, second] = [entry({ text: '{"a":1}' }), entry({ text: '{"a":2}' })];
    expect(read([first, second, entry({ at: 5 }), { ...first, time: 13 }, first])).toHaveLength(4);
  });

  test.each(['2026-11-27T10:12:03.000Z', '2026-11-27T10:12:03Z', '2026-11-27T10:12:03.000000+01:00'])(
    'a retry is not, where times are whole seconds: %s',
    (startedDateTime) => {
      const asked = { ...entry({ status: 500 }), startedDateTime };
      expect(read([0, 0, 0].map((time) => ({ ...asked, time })))).toHaveLength(3);
      expect(read([12, 12].map((time) => ({ ...asked, time })))).toHaveLength(1);
    },
  );
});

describe('files that are none', () => {
  const problem = (text: string): string => {
    try {
      readFile(text, masker);
    } catch (error) {
      if (error instanceof UnusableFile) return error.message;
      throw error;
    }
    throw new Error('it was read');
  };
  const whole = har([entry(), entry({ text: '{"naïve":1}' })]);

  test.each([
    ['', /^The file is empty/],
    ['  \n', /^The file is empty/],
    ['<!doctype html>', /not JSON/],
    ['hello', /not JSON/],
    ['[]', /no list of requests/],
    ['{"log":{}}', /no list of requests/],
    ['{"log":{"entries":[]}}', /empty: it holds no requests/],
    ['{"log":{"entries":[null,3]}}', /no request that can be read/],
    ['{"log": nonsense}', /its JSON is broken/],
    ['{"log": {"entries": [] "x": 1}, "more": "of it"}', /broken at byte 23/],
    [whole.slice(0, 45), /cut off: it ends at byte 45 /],
    [`${whole.slice(0, 60)}\\u00`, /cut off/],
    [whole.slice(0, 40), /cut off: it ends at byte 40 /],
    [whole.slice(0, -4), new RegExp(`cut off: it ends at byte ${Buffer.byteLength(whole) - 4} `)],
  ])('%j', (text, sentence) => {
    expect(problem(text)).toMatch(sentence);
  });

  test('a byte order mark is no problem', () => {
    expect(readFile(`\uFEFF${whole}`, masker).exchanges).toHaveLength(2);
  });
});

test('50 MB, most of them scripts, are read in one go', () => {
  const script = entry({ url: 'https://a.dev/app.js', text: 'x'.repeat(1_000_000), more: { _resourceType: 'script' } });
  const read = (requests: number) => {
    const api = Array.from({ length: requests }, (_, i) =>
      entry({ at: i, url: `https://app.dev/api/${i % 50}`, text: json({ i, pad: 'y'.repeat(3000) }) }),
    );
    const scripts = Array.from({ length: requests / 73 }, () => script);
    const text = har([...scripts, ...api, entry({ at: 9000, method: 'POST', status: 401 })]);
    expect(readFile(text, masker).exchanges).toHaveLength(requests + 1);
  };
  expect(growth(375, read)).toBeLessThan(LINEAR);
});

describe('a body of which only the beginning was kept', () => {
  const kept = (text: string, size: number) => one([entry({ response: { content: { size, text } } })]).response?.body;
  const whole = '{"issuer":"https://acme.example","scopes_supported":["käse"]}';

  test.each([
    ['JSON', whole.slice(0, 30), 61],
    ['a list', '[{"jsonrpc":"2.0","id":1', 400],
    ['a string with a quote at its end', '{"issuer":"a \\"', 400],
    ['an escape', '{"issuer":"a \\', 400],
    ['text of several bytes', whole.slice(0, -4), 62],
  ])('was not seen: %s', (_, text, size) => expect(kept(text, size)).toBeUndefined());

  test.each([
    ['whole, and its size in bytes', whole, 62],
    ['whole, and its size is another’s', whole, 400],
    ['broken by the server', whole.slice(0, 30), 30],
    ['broken, and its size is that of what went over the wire', whole.slice(0, 30), 12],
    ['broken before its end', `${whole.slice(0, -1)},}`, 400],
    ['from a template', '{"issuer":"https://acme.example","jwks_uri":{{KEYS}}}', 400],
    ['open at its end, without its byte order mark', whole.slice(0, 30), 33],
    ['open at its end, without its line ends', `{\n"issuer":\n"https`, 22],
    ['a page', '<!doctype html><title>404', 900],
    ['no size', whole.slice(0, 30), -1],
  ])('is what was sent otherwise: %s', (_, text, size) => expect(kept(text, size)).toBe(text));
});
