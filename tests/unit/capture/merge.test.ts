import { describe, expect, test } from 'vitest';
import type { Source } from '../../../lib/capture/captured.ts';
import { createMerger } from '../../../lib/capture/merge.ts';
import { inOrder } from '../../../lib/capture/order.ts';
import type { Exchange, HeaderLines } from '../../../lib/exchange.ts';
import { fc } from '../../property.ts';
import { exchange, json, merged, PAGE } from './samples.ts';

const relayed = (sample: Parameters<typeof exchange>[0]): Exchange => ({
  ...exchange(sample),
  via: 'inspector-v2-relay',
});
const INITIALIZE = json({ jsonrpc: '2.0', id: 0, method: 'initialize', params: { a: 1 } });

describe('one exchange seen by several sources', () => {
  test('the best of each', () => {
    const full: HeaderLines = [
      ['origin', PAGE],
      ['authorization', 'Bearer ~access_token.5.00000000~'],
      ['accept', '*/*'],
    ];
    const [x, ...more] = merged(
      [
        exchange({
          at: 105,
          took: 30,
          method: 'POST',
          asked: [full[1] ?? ['', ''], ['accept', '*/*']],
          partial: true,
          sent: INITIALIZE,
          status: 401,
          body: 'no',
        }),
        'page',
      ],
      [
        exchange({
          at: 100,
          took: 40,
          method: 'POST',
          asked: full,
          status: 401,
          headers: [
            ['www-authenticate', 'Bearer'],
            ['server', 'x'],
          ],
          failure: { kind: 'aborted', text: 'net::ERR_ABORTED' },
        }),
        'devtools',
      ],
      [
        exchange({ at: 101, method: 'POST', asked: full, status: 401, headers: [['www-authenticate', 'Bearer']] }),
        'web-request',
      ],
    );
    expect(more).toEqual([]);
    expect(x).toMatchObject({
      startedAt: 100,
      durationMs: 40,
      request: { headers: full, body: INITIALIZE },
      response: {
        status: 401,
        headers: [
          ['www-authenticate', 'Bearer'],
          ['server', 'x'],
        ],
        body: 'no',
      },
    });
    expect(x?.request.headersPartial).toBeUndefined();
    expect(x?.failure).toBeUndefined();
  });

  test('a relay call, the event, the log and the stored account', () => {
    const event = relayed({
      id: 'relay-17',
      at: 140,
      took: 50,
      method: 'POST',
      asked: [['authorization', '[REDACTED]']],
      sent: INITIALIZE,
      status: 200,
      headers: [['content-type', 'text/event-stream']],
    });
    const list = merged(
      [
        relayed({
          id: 'send',
          at: 50,
          took: 160,
          method: 'POST',
          asked: [['authorization', 'Bearer ~access_token.5.00000000~']],
          partial: true,
          sent: INITIALIZE,
          status: 200,
          body: '{"result":{}}',
        }),
        'relayed',
      ],
      [event, 'relay-events'],
      [
        relayed({
          id: 'log',
          at: 215,
          method: 'POST',
          asked: [['authorization', '[REDACTED]']],
          sent: json({ jsonrpc: '2.0', id: 0, method: 'initialize' }),
          status: 200,
        }),
        'relay-log',
      ],
      [event, 'relay-events'],
    );
    expect(list).toHaveLength(1);
    expect(list[0]).toMatchObject({
      startedAt: 50,
      request: { headers: [['authorization', 'Bearer ~access_token.5.00000000~']] },
      response: { body: '{"result":{}}', headers: [['content-type', 'text/event-stream']] },
    });
  });

  test('the log alone, and the stored account of it after a redirect', () => {
    const log = relayed({ id: 'log', at: 480, status: 404, url: 'https://a.dev/x' });
    const stored = relayed({ id: 'relay-1', at: 150, took: 326, status: 404, url: 'https://a.dev/x', body: 'no' });
    expect(merged([log, 'relay-log'], [stored, 'relay-events'])).toMatchObject([
      { startedAt: 150, response: { body: 'no' } },
    ]);
    expect(merged([stored, 'relay-events'], [log, 'relay-log'])).toHaveLength(1);
  });

  test('a redacted form is the one that was sent', () => {
    const sent = 'grant_type=authorization_code&code=~code.3.00000000~&client_id=m2m_1';
    const [x, ...more] = merged(
      [relayed({ at: 0, method: 'POST', sent, status: 200 }), 'relayed'],
      [
        relayed({
          at: 20,
          method: 'POST',
          sent: 'grant_type=authorization_code&code=%5BREDACTED%5D&client_id=m2m_1',
          status: 200,
        }),
        'relay-log',
      ],
    );
    expect(more).toEqual([]);
    expect(x?.request.body).toBe(sent);
  });

  test('why it failed: the browser’s reason before the page’s, an answer beside it', () => {
    const page = exchange({ at: 0, partial: true, failure: { kind: 'cors', text: 'TypeError: Failed to fetch' } });
    const [refused] = merged(
      [page, 'page'],
      [exchange({ at: 1, failure: { kind: 'network', text: 'net::ERR_CONNECTION_REFUSED' } }), 'web-request'],
    );
    expect(refused?.failure).toEqual({ kind: 'network', text: 'net::ERR_CONNECTION_REFUSED' });
    const [withheld] = merged([exchange({ at: 1, status: 401 }), 'web-request'], [page, 'page']);
    expect(withheld).toMatchObject({ response: { status: 401 }, failure: { text: 'TypeError: Failed to fetch' } });
  });

  test('an id stays, and only a change is one', () => {
    const merger = createMerger();
    const started = exchange({ id: 'a', at: 0 });
    expect(merger.add(started, 'page')).toEqual({ id: 'a', changed: true });
    expect(merger.add(started, 'page')).toEqual({ id: 'a', changed: false });
    expect(merger.add({ ...started, id: 'b', response: { status: 200, headers: [] } }, 'devtools')).toEqual({
      id: 'a',
      changed: true,
    });
    expect(merger.add(exchange({ id: 'a', at: 90_000 }), 'web-request')).toEqual({ id: 'a+', changed: true });
    expect(merger.get('a')?.response?.status).toBe(200);
  });
});

describe('two requests stay two', () => {
  const withHeader: HeaderLines = [['mcp-protocol-version', '2025-11-25']];
  test('the retry without the header, seen by two sources in any order', () => {
    const seen: [Exchange, Source][] = [
      [
        exchange({ at: 0, took: 10, asked: withHeader, failure: { kind: 'cors', text: 'net::ERR_FAILED' } }),
        'devtools',
      ],
      [exchange({ at: 12, took: 10, status: 200 }), 'devtools'],
      [exchange({ at: 1, asked: withHeader, partial: true, failure: { kind: 'cors', text: 'TypeError' } }), 'page'],
      [exchange({ at: 13, partial: true, status: 200, body: '{}' }), 'page'],
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(seen, { minLength: 4 }), (order) => {
        const list = merged(...order);
        expect(list.map((x) => [x.startedAt, x.response?.body, x.request.headers.length])).toEqual([
          [0, undefined, 1],
          [12, '{}', 0],
        ]);
      }),
    );
  });

  test.each([
    ['one source', relayed({ at: 0, status: 200 }), 'relayed', relayed({ at: 1, status: 200 }), 'relayed'],
    ['another status', exchange({ at: 0, status: 200 }), 'page', exchange({ at: 1, status: 401 }), 'devtools'],
    [
      'another message',
      exchange({ at: 0, method: 'POST', sent: json({ jsonrpc: '2.0', id: 1, method: 'a' }) }),
      'page',
      exchange({ at: 1, method: 'POST', sent: json({ jsonrpc: '2.0', id: 2, method: 'a' }) }),
      'devtools',
    ],
    [
      'another token',
      exchange({ at: 0, status: 401, asked: [['authorization', 'Bearer a']] }),
      'page',
      exchange({ at: 1, status: 401, asked: [['authorization', 'Bearer b']] }),
      'devtools',
    ],
    ['another way', relayed({ at: 0, status: 200 }), 'relayed', exchange({ at: 1, status: 200 }), 'page'],
    ['another time', exchange({ at: 0, status: 200 }), 'page', exchange({ at: 60_000, status: 200 }), 'devtools'],
    [
      'a clock that was set back',
      exchange({ at: 100_000, status: 200 }),
      'page',
      exchange({ at: 40_000, status: 200 }),
      'devtools',
    ],
  ] as [string, Exchange, Source, Exchange, Source][])('%s', (_, a, first, b, second) => {
    expect(merged([a, first], [b, second])).toHaveLength(2);
  });

  test('any number of equal requests, one after the other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 30, max: 500 }),
        fc.infiniteStream(fc.boolean()),
        (count, gap, coin) => {
          const two: [Exchange, Source][] = [];
          for (let i = 0; i < count; i++) {
            const pair: [Exchange, Source][] = [
              [exchange({ at: i * gap, took: 10, status: 200 }), 'devtools'],
              [exchange({ at: i * gap + 2, took: 7, partial: true, status: 200 }), 'page'],
            ];
            two.push(...(coin.next().value ? pair : pair.reverse()));
          }
          expect(merged(...two).map((x) => x.startedAt)).toEqual(Array.from({ length: count }, (_, i) => i * gap));
        },
      ),
    );
  });
});

describe('order', () => {
  test('by start, and out-of-order delivery changes nothing', () => {
    const list = [0, 5, 9, 200].map((at) => exchange({ at, url: `https://a.dev/${at}`, status: 200 }));
    fc.assert(
      fc.property(fc.shuffledSubarray(list, { minLength: 4 }), (order) => {
        expect(merged(...order.map((x): [Exchange, Source] => [x, 'devtools'])).map((x) => x.startedAt)).toEqual([
          0, 5, 9, 200,
        ]);
      }),
    );
  });

  test('asked for after each that comes, it is as asked for once, whichever source dates what otherwise', () => {
    const told = fc.record({
      path: fc.integer({ min: 0, max: 3 }),
      at: fc.integer({ min: 0, max: 12 }),
      id: fc.integer({ min: 0, max: 5 }),
      source: fc.constantFrom<Source>('page', 'web-request', 'devtools'),
      status: fc.constantFrom(200, 302),
    });
    fc.assert(
      fc.property(fc.array(told, { maxLength: 14 }), (all) => {
        const seen = all.map(({ path, at, id, source, status }): [Exchange, Source] => {
          // Of one of them the next one is led to, where both began at once.
          const headers: HeaderLines = [['location', `https://a.dev/${path + 1}`]];
          return [
            exchange({ id: `${id}`, at, took: status === 302 ? 3 : 1, url: `https://a.dev/${path}`, status, headers }),
            source,
          ];
        });
        const merger = createMerger();
        seen.forEach(([x, source], i) => {
          merger.add(x, source);
          expect(merger.list()).toEqual(merged(...seen.slice(0, i + 1)));
        });
      }),
      { numRuns: 500 },
    );
  });

  test('in one millisecond an answer precedes what it caused', () => {
    const redirect = exchange({
      id: 'a',
      at: 7,
      took: 0,
      status: 302,
      headers: [['location', 'https://c.dev/cb?code=1']],
    });
    const callback = exchange({ id: 'b', at: 7, took: 0, url: 'https://c.dev/cb?code=1', status: 200 });
    const quick = exchange({ id: 'c', at: 7, took: 1, url: 'https://d.dev/', status: 200 });
    fc.assert(
      fc.property(fc.shuffledSubarray([redirect, callback, quick], { minLength: 3 }), (order) => {
        const ids = inOrder(order).map((x) => x.id);
        expect(ids.indexOf('a')).toBeLessThan(ids.indexOf('b'));
        expect(ids.at(-1)).toBe('c');
      }),
    );
  });
});
