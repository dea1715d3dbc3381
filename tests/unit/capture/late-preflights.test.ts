/** A sanitized file says by its preflights alone who had a token: one that was noted late is not that of a later request. */
import { expect, test } from 'vitest';
import { preflightsIn } from '../../../lib/capture/preflight.ts';
import type { RawExchange } from '../../../lib/exchange.ts';

const url = 'http://localhost:6277/mcp';
const asked = 'content-type,x-mcp-proxy-auth';
const message = (id: string, startedAt: number): RawExchange => ({
  id,
  startedAt,
  durationMs: 9,
  page: { tabId: 1, origin: 'http://localhost:6274' },
  via: 'direct',
  request: { method: 'POST', url, headers: asked.split(',').map((name) => [name, 'x']) },
  response: { status: 401, headers: [] },
});
const preflight = (startedAt: number): RawExchange => ({
  ...message('preflight', startedAt),
  request: {
    method: 'OPTIONS',
    url,
    headers: [
      ['access-control-request-method', 'POST'],
      ['access-control-request-headers', asked],
    ],
  },
  response: { status: 204, headers: [] },
});

test.each([
  ['17 ms after its request, which took nine', 17],
  ['while it was under way', 5],
  ['before it', -3],
])('noted %s, and a second before the next', (_, at) => {
  const [first, next] = [message('first', 1000), message('next', 2200)];
  const preflightOf = preflightsIn([first, preflight(1000 + at), next]);
  expect([first, next].map((x) => preflightOf(x)?.id)).toEqual(['preflight', undefined]);
});
