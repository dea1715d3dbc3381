/** What a page of version 1 asks of its proxy, and what comes of it. */
import { expect } from 'vitest';
import { createUnwrapper } from '../../../../lib/capture/envelopes/unwrap.ts';
import type { RawExchange } from '../../../../lib/exchange.ts';
import { exchange, json, SERVER } from '../samples.ts';

export const PROXY = 'http://127.0.0.1:7070';
export const AUTH: [string, string][] = [['x-mcp-proxy-auth', 'Bearer 5d49']];
const mcpUrl = (server = SERVER) => `${PROXY}/mcp?url=${encodeURIComponent(server)}&transportType=streamable-http`;
export const INITIALIZE = json({ method: 'initialize', params: {}, jsonrpc: '2.0', id: 0 });
export const sse = (value: unknown) => `event: message\ndata: ${json(value)}\n\n`;
export const EXPOSES: [string, string] = ['access-control-expose-headers', 'mcp-session-id, WWW-Authenticate'];

export const unwrap = (...raw: RawExchange[]) => {
  const unwrapper = createUnwrapper();
  return raw.flatMap((x) => unwrapper.push(x, 'page').map((c) => c.exchange));
};
export const one = (raw: RawExchange): RawExchange => {
  const [x, ...more] = unwrap(raw);
  expect(more).toEqual([]);
  if (!x) throw new Error('nothing came out');
  return x;
};
export const mcp = (sample: Parameters<typeof exchange>[0]) =>
  exchange({
    method: 'POST',
    url: mcpUrl(),
    asked: [...AUTH, ['content-type', 'application/json'], ['mcp-session-id', 'of-the-proxy']],
    sent: INITIALIZE,
    ...sample,
  });
export const fetched = (url: string, init: unknown, sample: Parameters<typeof exchange>[0]) =>
  exchange({ method: 'POST', url: `${PROXY}/fetch`, asked: AUTH, sent: json({ url, init }), ...sample });
