/** What MCP Inspector v2's backend says when it answers for itself, and what it says of a server that failed. */
import type { Exchange, ExchangeFailure, ExchangeResponse } from '../exchange.ts';
import { bodyText } from './bodies.ts';
import { asNumber, asObject, asString, headersFromRecord, type Json, parseObject } from './text.ts';

/** The way to the backend itself failed: it was stopped, or the page went away. */
export function relayLeg(x: Exchange): ExchangeFailure | undefined {
  if (x.response || !x.failure) return undefined;
  return x.failure.kind === 'aborted' || x.failure.kind === 'blocked' ? x.failure : { ...x.failure, kind: 'proxy' };
}

/** The backend refuses its own page: API token, origin, host, a session that it has forgotten. `undefined` otherwise. */
export function ownRefusalOfRelay(x: Exchange): ExchangeFailure | undefined {
  const status = x.response?.status ?? 0;
  if (status < 400) return undefined;
  const said = parseObject(x.response?.body);
  const words = [said?.error, said?.message].flatMap((v) => asString(v) ?? []).join(': ');
  const failure = (text: string): ExchangeFailure => ({ kind: 'proxy', text: text.slice(0, 4096), status });
  // `/api/mcp/connect` also answers 401 when a server's event stream did; then it says so.
  if (status === 401 && !/^Failed to start transport/.test(words)) {
    return failure(words || 'Unauthorized: the backend asks for its API token');
  }
  if (status === 403) return failure(words || (x.response?.body ?? '').slice(0, 200) || 'Forbidden');
  if (status === 404 && /Session not found/.test(words)) return failure(words);
  if (status === 400) return failure(words || 'Bad request to the backend');
  return undefined;
}

/** What the backend says of a message that it could not deliver: the server's status, or that there was none. */
export function transportError(
  said: Json | undefined,
): { response: ExchangeResponse } | { failure: ExchangeFailure } | undefined {
  const text = asString(said?.error);
  if (!said || text === undefined) return undefined;
  const http = asObject(said.http);
  const status = asNumber(http?.status) ?? statusIn(text);
  if (status === undefined) return { failure: { kind: 'network', text: text.slice(0, 4096) } };
  const response: ExchangeResponse = {
    status,
    headers: headersFromRecord({ 'retry-after': http?.retryAfter }),
    headersPartial: true,
  };
  const body = bodyText(asString(http?.text));
  if (body !== undefined) response.body = body;
  return { response };
}

/** `Non-200 status code (405)`, `Error POSTing to endpoint (HTTP 400)`, `HTTP 503`. */
function statusIn(text: string): number | undefined {
  const found = /\b(?:HTTP|status(?: code)?:?) \(?(\d{3})\b/i.exec(text)?.[1];
  const status = Number(found);
  return status >= 100 && status <= 599 ? status : undefined;
}
