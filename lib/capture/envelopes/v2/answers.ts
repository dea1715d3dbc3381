/** What a server answered, as MCP Inspector v2's backend tells of it, and what the backend says for itself. */
import type { ExchangeFailure, ExchangeResponse, RawExchange } from '../../../exchange.ts';
import { cut } from '../../../text/cut.ts';
import { asNumber, asObject, asString, type Json } from '../../../text/json.ts';
import { bodyText } from '../../bodies.ts';
import { headersFromRecord } from '../../headers.ts';
import { answeredObject } from '../../parsed.ts';

export interface Answer {
  response?: ExchangeResponse;
  failure?: ExchangeFailure;
}

const unknownResponse: ExchangeResponse = { status: 0, headers: [], headersPartial: true };

export function answerOfFetch(x: RawExchange): Answer {
  const failure = relayLeg(x) ?? ownRefusalOfRelay(x);
  if (failure) return { failure };
  if (!x.response) return {};
  const json = answeredObject(x);
  const status = asNumber(json?.status);
  if (json && status !== undefined) {
    const response: ExchangeResponse = { status, headers: headersFromRecord(json.headers) };
    const body = bodyText(asString(json.body));
    if (body !== undefined) response.body = body;
    return { response };
  }
  const error = asString(json?.error);
  if (error !== undefined || x.response.status >= 500) {
    return { failure: { kind: 'network', text: cut(error ?? 'the backend could not reach it', 4096) } };
  }
  return { response: unknownResponse };
}

/** `ok` is said once the server has answered with success: 200 to a request, 202 to a notification. */
export function answerOfSend(x: RawExchange, isRequest: boolean): Answer {
  const failure = relayLeg(x) ?? ownRefusalOfRelay(x);
  if (failure) return { failure };
  if (!x.response) return {};
  const json = answeredObject(x);
  if (json?.ok === true) return { response: { status: isRequest ? 200 : 202, headers: [], headersPartial: true } };
  return challenged(json) ?? transportError(json) ?? { response: unknownResponse };
}

export function challenged(json: Json | undefined): Answer | undefined {
  const challenge = asObject(json?.authChallenge);
  if (json?.kind !== 'auth_challenge' || !challenge) return undefined;
  const raw = asObject(challenge.raw);
  const headers = headersFromRecord({ 'www-authenticate': raw?.wwwAuthenticate });
  return { response: { status: asNumber(raw?.httpStatus) ?? 401, headers, headersPartial: true } };
}

export function answerOfAccount(value: Json): Answer {
  const status = asNumber(value.responseStatus);
  if (status === undefined) {
    const error = asString(value.error);
    return error === undefined ? {} : { failure: { kind: 'network', text: cut(error, 4096) } };
  }
  const response: ExchangeResponse = { status, headers: headersFromRecord(value.responseHeaders) };
  const body = bodyText(asString(value.responseBody));
  // The backend withholds a body that it had to cut off.
  if (body !== undefined && !body.startsWith('[truncated JSON body withheld')) response.body = body;
  return { response };
}

/** The page waited no longer: the backend waits for the server as long as that takes (2.12.0: 30 s of each OAuth request). */
const outOfTime = /TimeoutError\b|\btimed out after \d/;

/** The way to the backend itself failed: it was stopped, or the page went away. */
export function relayLeg(x: RawExchange): ExchangeFailure | undefined {
  if (x.response || !x.failure) return undefined;
  if (outOfTime.test(x.failure.text)) return { ...x.failure, kind: 'network' };
  return x.failure.kind === 'aborted' || x.failure.kind === 'blocked' ? x.failure : { ...x.failure, kind: 'proxy' };
}

/** The backend refuses its own page: API token, origin, host, a session that it has forgotten. `undefined` otherwise. */
export function ownRefusalOfRelay(x: RawExchange): ExchangeFailure | undefined {
  const status = x.response?.status ?? 0;
  if (status < 400) return undefined;
  const json = answeredObject(x);
  const words = [json?.error, json?.message].flatMap((v) => asString(v) ?? []).join(': ');
  const failure = (text: string): ExchangeFailure => ({ kind: 'proxy', text: cut(text, 4096), status });
  // `/api/mcp/connect` also answers 401 when a server's event stream did; then it says so.
  if (status === 401 && !/^Failed to start transport/.test(words)) {
    return failure(words || 'Unauthorized: the backend asks for its API token');
  }
  if (status === 403) return failure(words || cut(x.response?.body ?? '', 200) || 'Forbidden');
  if (status === 404 && /Session not found/.test(words)) return failure(words);
  if (status === 400) return failure(words || 'Bad request to the backend');
  return undefined;
}

/** What the backend says of a message that it could not deliver: the server's status, or that there was none. */
export function transportError(
  json: Json | undefined,
): { response: ExchangeResponse } | { failure: ExchangeFailure } | undefined {
  const text = asString(json?.error);
  if (!json || text === undefined) return undefined;
  const http = asObject(json.http);
  const status = asNumber(http?.status) ?? statusIn(text);
  if (status === undefined) return { failure: { kind: 'network', text: cut(text, 4096) } };
  const response: ExchangeResponse = {
    status,
    headers: headersFromRecord({ 'retry-after': http?.retryAfter }),
    headersPartial: true,
  };
  const body = bodyText(asString(http?.text));
  if (body !== undefined) response.body = body;
  return { response };
}

/** `Non-200 status code (405)`, `Error POSTing to endpoint (HTTP 400)`, `HTTP 503`, `SSE error: MCP auth challenge (401)`. */
function statusIn(text: string): number | undefined {
  const found = /\b(?:HTTP|status(?: code)?:?|auth challenge) \(?(\d{3})\b/i.exec(text)?.[1];
  const status = Number(found);
  return status >= 100 && status <= 599 ? status : undefined;
}
