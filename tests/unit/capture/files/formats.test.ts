/** What programs other than Chromium's DevTools write: what one of them leaves out is not seen, and never absent. */
import { describe, expect, test } from 'vitest';
import { readFile } from '../../../../lib/capture/files/read.ts';
import { header, hides, UNEXPLAINED } from '../../../../lib/exchange.ts';
import { corsVerdict } from '../../../../lib/protocol/cors.ts';
import { json, PAGE, SERVER } from '../samples.ts';
import { entry, har, masker, one, read } from './entries.ts';

const unanswered = { status: 0, headers: {} };
const without = (whole: ReturnType<typeof entry>) => ({ ...whole, request: { ...whole.request, headers: [] } });
const own = (whole: ReturnType<typeof entry>) => ({
  ...whole,
  request: { ...whole.request, headers: whole.request.headers.filter(({ name }) => name !== 'Origin') },
});
const navigation = { 'Sec-Fetch-Mode': 'navigate' };

describe('why there is no answer', () => {
  test.each([
    ['Playwright, CORS', { status: -1, _failureText: 'net::ERR_FAILED' }, {}, 'cors'],
    ['Playwright, closed', { status: -1, _failureText: 'net::ERR_ABORTED' }, {}, 'aborted'],
    ['Playwright with WebKit, closed', { status: -1, _failureText: 'Load request cancelled' }, {}, 'aborted'],
    ['mitmproxy, the client left', { status: 0, _error: 'Client disconnected.' }, {}, 'aborted'],
    ['mitmproxy, the server left', { status: 0, _error: 'Server disconnected' }, {}, 'network'],
    ['on the entry', { status: -1 }, { _failureText: 'net::ERR_CONNECTION_REFUSED' }, 'network'],
    ['cut off, not given up', { status: -1, _failureText: 'net::ERR_CONNECTION_ABORTED' }, {}, 'network'],
  ])('%s', (_, response, more, kind) => {
    const x = one([entry({ ...unanswered, response, more })]);
    expect(x.failure?.kind).toBe(kind);
    expect(x.response).toBeUndefined();
  });

  const preflight = (status: number) =>
    entry({ at: 400, method: 'OPTIONS', asked: { 'Access-Control-Request-Method': 'GET' }, status });
  const earlier = entry({ at: -500, url: new URL('/other', SERVER).href });

  test.each([
    ['a host that answers nothing', [entry(unanswered)], UNEXPLAINED],
    ['a host that answered before', [earlier, entry(unanswered)], undefined],
    ['a host that answers later', [entry(unanswered), entry({ at: 900, status: 200 })], undefined],
    ['its preflight neither', [earlier, entry(unanswered), preflight(0)], UNEXPLAINED],
    ['its preflight was', [entry(unanswered), preflight(401)], undefined],
    ['its own preflight was, and another one was not', [entry(unanswered), preflight(401), preflight(0)], undefined],
    ['a navigation', [entry({ ...unanswered, asked: navigation })], UNEXPLAINED],
    [
      'a redirect without its answer',
      [
        entry({ ...unanswered, asked: navigation }),
        entry({ at: 200, url: 'http://localhost:6274/oauth/callback?code=1', asked: navigation }),
      ],
      undefined,
    ],
    [
      'a navigation, and the person went elsewhere',
      [entry({ ...unanswered, asked: navigation }), entry({ at: 9000, url: 'https://a.dev/', asked: navigation })],
      UNEXPLAINED,
    ],
  ])('Firefox, without a word: %s', (_, entries, failure) => {
    const x = read(entries).find(({ request }) => request.url === SERVER);
    expect(x?.failure?.text).toBe(failure);
  });
});

describe('without the preflight in the file, a page that asked another origin may have been refused, or nobody was there', () => {
  const asks = { 'Content-Type': 'application/json' };
  test.each([
    ['Firefox, a message', 'Firefox', [entry({ ...unanswered, method: 'POST', asked: asks })], undefined],
    ['Firefox, a header', 'Firefox', [entry({ ...unanswered, asked: { 'MCP-Protocol-Version': '1' } })], undefined],
    ['Firefox, a method', 'Firefox', [entry({ ...unanswered, method: 'DELETE' })], undefined],
    ['Playwright', 'Playwright', [entry({ status: -1, headers: {} })], undefined],
    ['another program', 'mitmproxy', [entry(unanswered)], undefined],
    [
      'no headers written',
      'Firefox',
      [without(entry({ ...unanswered, method: 'POST' })), without(entry({ at: 1, url: PAGE }))],
      undefined,
    ],
    [
      'the page asks its own origin',
      'x',
      [entry({ ...unanswered, asked: { ...asks, Origin: new URL(SERVER).origin } })],
      UNEXPLAINED,
    ],
    ['no page asks', 'x', [own(entry({ ...unanswered, method: 'POST', asked: asks }))], UNEXPLAINED],
    ['the browser goes there', 'x', [entry({ ...unanswered, asked: navigation })], UNEXPLAINED],
  ])('%s', (_, creator, entries, failure) => {
    const x = read(entries, creator).find(({ request }) => request.url === SERVER);
    expect(x?.failure?.text).toBe(failure);
    expect(x?.response).toBeUndefined();
    if (!failure) expect(x?.durationMs).toBeUndefined();
  });
});

test('what nothing came after may have been waiting as the file was saved', () => {
  const chromium = { 'User-Agent': 'Mozilla/5.0 Chrome/156.0.0.0' };
  const waiting = entry({ at: 500, ...unanswered, asked: chromium });
  const took = (entries: object[]) => read(entries).find((x) => !x.response)?.durationMs;
  expect(took([entry(), waiting])).toBeUndefined();
  expect(took([entry(), waiting, entry({ at: 900 })])).toBe(12);
});

describe('headers', () => {
  test('as an object', () => {
    const whole = entry({ status: 401 });
    const request = { ...whole.request, headers: { Origin: PAGE, 'X-A': ['1', '2'] } };
    const x = one([{ ...whole, request, response: { ...whole.response, headers: { 'WWW-Authenticate': 'Bearer' } } }]);
    expect(x.page.origin).toBe(PAGE);
    expect(x.request.headers.filter(([name]) => name === 'x-a')).toHaveLength(2);
    expect(header(x.response?.headers, 'www-authenticate')).toBe('Bearer');
  });

  const bare = (at: number) => {
    const whole = entry({ at, status: 401 });
    return { ...whole, request: { ...whole.request, headers: [] }, response: { ...whole.response, headers: [] } };
  };

  test('a program that writes none shows none', () => {
    for (const x of read([bare(0), bare(5000)])) {
      expect(hides(x.request, 'authorization')).toBe(true);
      expect(x.response?.headersPartial).toBe(true);
    }
  });

  test('what fails without a word of whose page it is, is not told as the network’s fault', () => {
    const failed = { status: 0, response: { status: 0, headers: [], _error: 'net::ERR_FAILED' } };
    const x = read([{ ...entry(failed), request: { method: 'POST', url: SERVER, headers: [] } }])[0];
    expect(x?.failure?.kind).toBe('cors');
    expect(one([entry({ ...failed, asked: { Origin: '' } })]).failure?.kind).toBe('network');
  });

  test('of a preflight that shows none, the status alone decides', () => {
    const asked = { 'Access-Control-Request-Method': 'GET' };
    const failed = entry({ at: 1, status: 0, response: { status: 0, headers: [], _error: 'net::ERR_FAILED' } });
    const verdict = (status: number) => {
      const preflight = entry({ method: 'OPTIONS', asked, status, response: { status, headers: [] } });
      const x = one([preflight, failed]);
      return corsVerdict(x);
    };
    expect(verdict(204)).toMatchObject({ blocked: true, reason: 'no-allow-origin', on: 'response' });
    expect(verdict(401)).toMatchObject({ blocked: true, reason: 'preflight-rejected' });
  });

  test('where others have some, an empty list is empty', () => {
    const x = read([bare(0), entry({ at: 5000 })])[0];
    expect(x && hides(x.request, 'authorization')).toBe(false);
    expect(x?.response?.headersPartial).toBeUndefined();
  });

  test('no list at all is none', () => {
    const { request, response, ...rest } = entry({ status: 401 });
    const x = read([
      { ...rest, request: { method: 'GET', url: SERVER }, response: { status: 401 } },
      entry({ at: 5 }),
    ])[0];
    expect(x && hides(x.request, 'authorization')).toBe(true);
    expect(x?.response?.headersPartial).toBe(true);
    expect(request.headers.length + response.headers.length).toBeGreaterThan(0);
  });
});

test('a resource type with a capital, as DevTools’ protocol writes it', () => {
  expect(one([entry({ more: { _resourceType: 'Document' } })]).navigation).toBe(true);
  expect(read([entry(), entry({ more: { _resourceType: 'Script' } })])).toHaveLength(1);
});

test.each<[string, Record<string, string>]>([
  ['a frame in a page', { 'Sec-Fetch-Dest': 'iframe', ...navigation }],
  ['a frame of an older kind', { 'Sec-Fetch-Dest': 'frame', ...navigation }],
  ['what is only fetched beforehand', { 'Sec-Fetch-Dest': 'document', 'Sec-Purpose': 'prefetch', ...navigation }],
  ['the same, by an older name', { Purpose: 'prefetch', ...navigation }],
])('%s is no navigation of the tab, whatever its type says, and no CORS matter', (_, asked) => {
  const refused = { ...unanswered, response: { _error: 'net::ERR_FAILED' } };
  for (const more of [{}, { _resourceType: 'document' }, { _resourceType: 'Document' }]) {
    const x = one([entry({ ...refused, asked, more })]);
    expect(x.navigation).toBeUndefined();
    expect(x.failure?.kind).toBe('network');
    expect(corsVerdict(x)).toBeUndefined();
    const tab = { 'Sec-Fetch-Dest': 'document', ...navigation };
    expect(one([entry({ ...refused, asked: tab, more })]).navigation).toBe(true);
  }
});

describe('dates', () => {
  const undated = (more: object, n = 3) =>
    Array.from({ length: n }, (_, i) => ({ ...entry({ url: `https://a.dev/${i}`, ...more }), startedDateTime: '' }));
  const order = (entries: object[]) => readFile(har(entries), masker).exchanges.map((x) => x.request.url.slice(14));
  const notes = (entries: object[]) => readFile(har(entries), masker).notes;

  test('none: the order of the file, and the time of day as the answers have it', () => {
    const entries = undated({ headers: { Date: 'Mon, 23 Nov 2026 09:05:32 GMT' } }, 12);
    expect(order(entries)).toEqual(Array.from({ length: 12 }, (_, i) => String(i)));
    const [x] = read(entries);
    expect(x?.startedAt).toBe(Date.parse('2026-11-23T09:05:32Z'));
    expect(x?.undated).toBeUndefined();
    expect(notes(entries)).toEqual([expect.stringMatching(/^No request in the file has a date/)]);
    expect(read(undated({})).every((y) => y.undated)).toBe(true);
  });

  test('some: each after the one before it', () => {
    const dated = (at: number, name: string) => entry({ at, url: `https://a.dev/${name}` });
    const [a, b, c] = undated({});
    const entries = [a, dated(0, 'x'), b, dated(500, 'y'), c, dated(900, 'z')].flatMap((e) => e ?? []);
    expect(order(entries)).toEqual(['0', 'x', '1', 'y', '2', 'z']);
    expect(notes(entries)).toEqual([expect.stringMatching(/^3 of 6 requests have no date/)]);
  });

  test('whole seconds: the order of the file within each, whatever took longer', () => {
    const entries = ['a', 'b', 'c'].map((name, i) => ({
      ...entry({ url: `https://a.dev/${name}` }),
      startedDateTime: '2026-11-23T09:05:32Z',
      time: 300 - i * 100,
    }));
    expect(order(entries)).toEqual(['a', 'b', 'c']);
    expect(notes(entries)).toEqual([]);
  });

  test.each([
    ['2026-11-23T09:05:32.500+02:00', '2026-11-23T07:05:32.500Z'],
    [1795424732500, '2026-11-23T09:05:32.500Z'],
    [1795424732.5, '2026-11-23T09:05:32.500Z'],
    ['SystemTime { tv_sec: 1795424732, tv_nsec: 500000000 }', '2026-11-23T09:05:32.500Z'],
  ])('%j', (startedDateTime, iso) => {
    expect(one([{ ...entry(), startedDateTime }]).startedAt).toBe(Date.parse(iso));
  });

  test.each([1e300, 9e15])('%j is no date, and is said to be none', (startedDateTime) => {
    expect(notes([{ ...entry(), startedDateTime }])).toEqual([
      expect.stringMatching(/^No request in the file has a date/),
    ]);
  });
});

test('what is left out is said, where somebody may miss it', () => {
  const whole = readFile(
    har([entry(), entry({ url: 'https://a.dev/x.js', more: { _resourceType: 'script' } })]),
    masker,
  );
  expect(whole.notes).toEqual([]);
  const { notes } = readFile(har([entry(), {}, entry({ url: `https://a.dev/${'x'.repeat(20_000)}` })]), masker);
  expect(notes).toHaveLength(2);
  expect(json(notes)).toMatch(/1 request was left out: what the file holds.*1 request was left out: the address/);
});

describe('a redirect of which Playwright writes no header but the referrer', () => {
  const AS = 'https://as.example';
  const bare = (url: string, location: string) => {
    const whole = entry({ url, status: 302, headers: { location } });
    return { ...whole, request: { ...whole.request, headers: [{ name: 'Referer', value: `${PAGE}/` }] } };
  };
  const verdicts = (entries: object[]) => read(entries, 'Playwright').map((x) => corsVerdict(x)?.blocked);

  test('on the way to sign in is none of the page’s own requests, and no CORS keeps it from anybody', () => {
    const asked = bare(`${AS}/authorize?response_type=code&client_id=a`, '/sign-in?t=1');
    expect(verdicts([asked, bare(`${AS}/sign-in?t=1`, `${PAGE}/callback`)])).toEqual([undefined, undefined]);
  });

  test('of what a script asks is its own', () => {
    expect(verdicts([bare(`${AS}/metadata`, '/sign-in?t=1'), bare(`${AS}/sign-in?t=1`, '/')])).toEqual([true, true]);
    const asked = entry({ url: `${AS}/authorize?response_type=code&client_id=a`, status: 302 });
    expect(verdicts([asked])).toEqual([true]);
  });
});
