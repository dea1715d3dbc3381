/** Which preflight goes into which exchange. */
import { describe, expect, test } from 'vitest';
import type { Source } from '../../../lib/capture/captured.ts';
import { type Exchange, type HeaderLines, hides } from '../../../lib/exchange.ts';
import { exchange, merged, PAGE, SERVER } from './samples.ts';

const preflightOf = (sample: Parameters<typeof exchange>[0] & { for?: string }) =>
  exchange({
    ...sample,
    method: 'OPTIONS',
    asked: [['origin', PAGE], ['access-control-request-method', sample.for ?? 'POST'], ...(sample.asked ?? [])],
  });
describe('preflights', () => {
  const actual = exchange({ id: 'r', at: 0, took: 30, method: 'POST', status: 200 });
  const sent = preflightOf({ id: 'p', at: 2, took: 10, status: 204, headers: [['access-control-allow-origin', '*']] });

  test.each([[[actual, sent]], [[sent, actual]]])('belongs to its request, whichever comes first: %#', (order) => {
    const list = merged(...order.map((x): [Exchange, Source] => [x, 'devtools']));
    expect(list).toMatchObject([
      {
        startedAt: 0,
        request: { method: 'POST' },
        response: { status: 200 },
        preflight: { startedAt: 2, response: { status: 204 } },
      },
    ]);
  });

  test('two requests, each with its own, as they finish', () => {
    const list = merged(
      [preflightOf({ at: 1, took: 5, status: 401 }), 'devtools'],
      [exchange({ at: 0, took: 9, method: 'POST', failure: { kind: 'cors', text: 'net::ERR_FAILED' } }), 'devtools'],
      [preflightOf({ at: 13, took: 5, status: 204 }), 'devtools'],
      [exchange({ at: 12, took: 20, method: 'POST', status: 200 }), 'devtools'],
    );
    expect(list.map((x) => [x.startedAt, x.preflight?.response?.status])).toEqual([
      [0, 401],
      [12, 204],
    ]);
  });

  test('a rejected one whose request is never delivered stands for it', () => {
    const [x, ...more] = merged([preflightOf({ id: 'p', at: 5, status: 401, for: 'DELETE' }), 'devtools']);
    expect(more).toEqual([]);
    expect(x).toMatchObject({
      id: 'p',
      request: { method: 'DELETE', url: SERVER, headers: [['origin', PAGE]] },
      preflight: { response: { status: 401 } },
    });
    expect(x?.response).toBeUndefined();
    expect(x?.failure).toBeUndefined();
    expect(x && hides(x.request, 'cookie')).toBe(true);
    expect(x && hides(x.request, 'authorization')).toBe(false);
  });

  test('seen by two sources it is one', () => {
    const list = merged(
      [sent, 'web-request'],
      [{ ...sent, id: 'q', startedAt: 4 }, 'devtools'],
      [actual, 'web-request'],
      [{ ...actual, id: 's', startedAt: 1 }, 'page'],
    );
    expect(list).toHaveLength(1);
    expect(list[0]?.preflight?.startedAt).toBe(2);
  });

  test.each([
    ['the page and webRequest', ['page', 'web-request']],
    ['DevTools alone', ['devtools', 'devtools']],
  ] as const)(
    'one that asks for a header is not that of the next try, which is without it: %s',
    (_, [page, browser]) => {
      const version: HeaderLines = [['mcp-protocol-version', '2025-11-25']];
      const failure = { kind: 'cors', text: 'TypeError: NetworkError when attempting to fetch resource.' } as const;
      // As Firefox was seen to tell of them: the preflight is nearer to the second try.
      const first = exchange({ id: 'first', at: 0, took: 29, method: 'POST', asked: version, failure });
      const second = exchange({ id: 'second', at: 29, took: 18, method: 'POST', status: 200 });
      const refused = preflightOf({
        id: 'p',
        at: 20,
        took: 8,
        status: 204,
        asked: [['access-control-request-headers', 'mcp-protocol-version']],
      });
      const seen: [Exchange, Source][] = [
        [second, page],
        [refused, browser],
      ];
      const lists =
        page === 'page' ? [merged([first, page], ...seen), merged(...seen, [first, page])] : [merged(...seen)];
      for (const list of lists)
        expect(list.map((x) => [x.preflight?.response?.status, x.response?.status])).toEqual([
          [204, undefined],
          [undefined, 200],
        ]);
      // Without a sign of it in the request it may be hidden there, or left out of an export.
      for (const asks of ['content-type', 'authorization', 'content-type,authorization']) {
        const sent = preflightOf({
          id: 'p',
          at: 20,
          took: 8,
          status: 204,
          asked: [['access-control-request-headers', asks]],
        });
        const hidden = { ...second, request: { ...second.request, hidden: ['content-type'] } };
        expect(merged([hidden, page], [sent, browser]).map((x) => x.preflight?.response?.status)).toEqual([204]);
      }
    },
  );

  test('a later one is not that of a request that was over', () => {
    const list = merged(
      [exchange({ at: 0, took: 20, method: 'POST', status: 200 }), 'devtools'],
      [preflightOf({ at: 400, status: 204 }), 'devtools'],
    );
    expect(list.map((x) => x.preflight?.response?.status)).toEqual([undefined, 204]);
  });

  describe('noted late, 55 ms after its request had ended', () => {
    const asks: HeaderLines = [['access-control-request-headers', 'mcp-protocol-version']];
    const version: HeaderLines = [['mcp-protocol-version', '2025-06-18']];
    const over = exchange({ id: 'r', at: 0, took: 20, method: 'POST', status: 200, asked: version });
    const late = preflightOf({ id: 'p', at: 75, status: 204, asked: asks });
    const both = (...seen: Exchange[]) =>
      merged(...seen.map((x): [Exchange, Source] => [x, 'devtools'])).map((x) => [
        x.response?.status,
        x.preflight?.startedAt,
      ]);

    test.each([[[over, late]], [[late, over]]])('belongs to it, whichever comes first: %#', (order) => {
      expect(both(...order)).toEqual([[200, 75]]);
    });

    test('is that of the next request where there is one', () => {
      const next = exchange({ id: 'n', at: 74, took: 20, method: 'POST', status: 201, asked: version });
      expect(both(over, next, late)).toEqual([
        [200, undefined],
        [201, 75],
      ]);
    });

    test.each([
      ['refused', { ...late, response: { ...late.response, status: 403 } }, over],
      ['asking for a header that the request lacks', late, exchange({ at: 0, took: 20, method: 'POST', status: 200 })],
      ['151 ms after it', { ...late, startedAt: 171 }, over],
    ])('is none of it: %s', (_what, preflight, request) => {
      expect(both(request as Exchange, preflight as Exchange)).toHaveLength(2);
    });
  });
});
