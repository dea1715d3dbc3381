/** What passes between the page of MCP Inspector 2 and its backend. */
import { createUnwrapper } from '../../../../lib/capture/envelopes/unwrap.ts';
import type { RawExchange } from '../../../../lib/exchange.ts';
import { exchange, json, SERVER } from '../samples.ts';

export const BACKEND = 'http://[::1]:41234';
export const AUTH: [string, string][] = [['x-mcp-remote-auth', 'Bearer d425']];
export const SESSION = 'd5385812-48e5-4ae7-a724-5f694f9b2430';
export const CHALLENGE = 'Bearer resource_metadata="https://mcp.acme.dev/.well-known/oauth-protected-resource"';

export const post = (path: string, sent: unknown, sample: Parameters<typeof exchange>[0] = {}) =>
  exchange({ method: 'POST', url: `${BACKEND}/api${path}`, asked: AUTH, sent: json(sent), origin: BACKEND, ...sample });
export const connect = (
  oauthTokens?: unknown,
  answer: unknown = { sessionId: SESSION },
  sample: Parameters<typeof exchange>[0] = {},
) =>
  post(
    '/mcp/connect',
    {
      config: { type: 'streamable-http', url: SERVER },
      ...(oauthTokens !== undefined && { authState: { oauthTokens } }),
    },
    { status: 200, body: json(answer), ...sample },
  );
export const send = (message: unknown, sample: Parameters<typeof exchange>[0]) =>
  post('/mcp/send', { sessionId: SESSION, message }, sample);
export const events = (...list: unknown[]) =>
  exchange({
    id: 'events',
    url: `${BACKEND}/api/mcp/events?sessionId=${SESSION}`,
    asked: AUTH,
    origin: BACKEND,
    status: 200,
    body: list.map((e) => `event: x\ndata: ${json(e)}\n\n`).join(''),
  });
export const initialize = { jsonrpc: '2.0', id: 0, method: 'initialize' };

export const unwrap = (...raw: RawExchange[]) => {
  const unwrapper = createUnwrapper();
  return raw.flatMap((x) => unwrapper.push(x, 'page').map((c) => c.exchange));
};
export const last = (...raw: RawExchange[]): RawExchange => {
  const x = unwrap(...raw).at(-1);
  if (!x) throw new Error('nothing came out');
  return x;
};
