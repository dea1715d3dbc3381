/** What a server answered, as MCP Inspector v1's proxy passes it on: mirrored, wrapped in a 200, or in an envelope. */
import {
  type ExchangeFailure,
  type ExchangeResponse,
  type HeaderLines,
  header,
  type RawExchange,
} from '../../../exchange.ts';
import { cut } from '../../../text/cut.ts';
import { asNumber, asObject, asString, isObject, type Json } from '../../../text/json.ts';
import { bodyText } from '../../bodies.ts';
import { headerLines, headersFromRecord } from '../../headers.ts';
import { answeredObject, messagesOf } from '../../parsed.ts';
import { isUnreached, ownRefusal, strangerAt, upstreamError } from './errors.ts';

export interface Answer {
  response?: ExchangeResponse;
  failure?: ExchangeFailure;
}

/** It was answered; what the server said was not observed. */
export const unknownAnswer: Answer = { response: { status: 0, headers: [], headersPartial: true } };

/** The way to the proxy itself failed: it is not running, or the page went away. */
export function proxyLeg(x: RawExchange): ExchangeFailure | undefined {
  if (x.response) return undefined;
  if (!x.failure) return undefined;
  return x.failure.kind === 'aborted' || x.failure.kind === 'blocked' ? x.failure : { ...x.failure, kind: 'proxy' };
}

export function answerOfMcp(x: RawExchange): Answer {
  const early = earlyAnswer(x);
  if (early) return early;
  const response = x.response as ExchangeResponse;
  const { status, headers, body } = response;
  if (status === 401) return { response: mirrored401(response) };
  if (status >= 400) return { response: { status, headers: passed(headers), headersPartial: true } };
  const messages = messagesOf(response);
  return messages.length ? answerOfMessages(messages, body, passed(headers), status) : unknownAnswer;
}

/** `undefined` when the proxy passed on an answer. */
function earlyAnswer(x: RawExchange): Answer | undefined {
  const failure = proxyLeg(x) ?? ownRefusal(x) ?? strangerAt('', x);
  if (failure) return { failure };
  if (!x.response) return {};
  return upstreamError(x.response.status, x.response.body);
}

const passed = (headers: HeaderLines) => headers.filter(([name]) => name === 'content-type');

/**
 * A 401 that the proxy passes on. Since 0.22 it passes the challenge too, and exposes it to the page; what an older one
 * answers says nothing about the header.
 */
function mirrored401({ headers, body }: ExchangeResponse): ExchangeResponse {
  const kept = headers.filter(([name]) => name === 'content-type' || name === 'www-authenticate');
  const passesChallenge = /www-authenticate/i.test(header(headers, 'access-control-expose-headers') ?? '');
  const complete =
    header(kept, 'www-authenticate') !== undefined || (passesChallenge && body !== '{"error":"Unauthorized"}');
  return {
    status: 401,
    headers: kept,
    ...(!complete && { headersPartial: true }),
    ...(complete && body !== undefined && { body }),
  };
}

/**
 * The answer inside a success: a JSON-RPC message of the server, or the proxy's account of what went wrong. `status`: with
 * which it came; 0 where a recording lacks it, which is then not known of the server's either.
 */
export function answerOfMessages(
  messages: readonly unknown[],
  body: string | undefined,
  headers: HeaderLines,
  status: number,
): Answer {
  const error = messages.map((m) => asObject(asObject(m)?.error)).find((e) => e !== undefined);
  const account = error && accountOf(error);
  if (account) return account;
  const response: ExchangeResponse = { status, headers, headersPartial: true };
  if (body !== undefined) response.body = body;
  return { response };
}

/** What the proxy's JSON-RPC error says of the server: its status, its challenge, or that it was not reached. */
function accountOf(error: Json): Answer | undefined {
  const code = asNumber(error.code);
  if (code !== -32099 && code !== -32001) return undefined;
  const message = asString(error.message) ?? '';
  const data = asObject(error.data) ?? {};
  const statuses = [asNumber(data.httpStatus), asNumber(data.code), Number(/\(?HTTP (\d{3})\)?/.exec(message)?.[1])];
  const upstream401 = asObject(data.upstream401);
  const status = upstream401 ? 401 : statuses.find((n) => n !== undefined && n >= 100 && n <= 599);
  if (status === undefined) {
    // The SDK's own words when the *page* waited too long; they say nothing of the server.
    if (/^(?:MCP error -32001: )?Request timed out/.test(message)) return undefined;
    // An answer that is no MCP message, a web page for one: the SDK says its type alone.
    const [, type = ''] = message.split('Unexpected content type: ');
    if (/^[\w.+-]+\/.+$/.test(type) && type.length <= 250)
      return { response: { status: 200, headers: headerLines([['content-type', type]]), headersPartial: true } };
    // The proxy of 0.17 passes on Node's error object, with its code beside the message.
    const text = [asString(data.code), message].filter(Boolean).join(': ');
    // Servers use -32001 too, for words of their own.
    if (code === -32001 && !isUnreached(text)) return undefined;
    return { failure: { kind: 'network', text: cut(text, 4096) || 'the server was not reached' } };
  }
  const response: ExchangeResponse = { status, headers: [], headersPartial: true };
  const text =
    asString(upstream401?.body) ?? /Error POSTing to endpoint(?: \(HTTP \d{3}\))?: ([\s\S]*)$/.exec(message)?.[1];
  const body = bodyText(text && withoutCause(text));
  if (body !== undefined) response.body = body;
  const target = /^Redirect to (\S{1,2000}) not followed/.exec(text ?? '')?.[1];
  if (target) response.headers = headerLines([['location', target]]);
  if (upstream401) {
    const challenge = asString(upstream401.wwwAuthenticate);
    const contentType = asString(upstream401.contentType);
    response.headers = headerLines([
      ...(contentType ? [['content-type', contentType] as const] : []),
      ...(challenge !== undefined ? [['www-authenticate', challenge] as const] : []),
    ]);
    // Here the proxy passes on what there was: no challenge means that the server sent none.
    delete response.headersPartial;
  }
  return { response };
}

export function answerOfSse(x: RawExchange): Answer {
  const early = earlyAnswer(x);
  if (early) return early;
  const response = x.response as ExchangeResponse;
  if (response.status === 401) {
    const mirrored = mirrored401(response);
    // Measured: 0.22.0 and 1.0.3 lose the challenge of an SSE server though they expose the header.
    if (header(mirrored.headers, 'www-authenticate') === undefined) mirrored.headersPartial = true;
    return { response: mirrored };
  }
  // The proxy answers 200 once the server's stream is open, so this status is the server's.
  return { response: { status: response.status, headers: passed(response.headers), headersPartial: true } };
}

/** The envelope of `/fetch`; without its body the status is still that of the server. */
export function answerOfFetch(x: RawExchange): Answer {
  const early = earlyAnswer(x);
  if (early) return early;
  const wire = x.response as ExchangeResponse;
  const envelope = answeredObject(x);
  const status = asNumber(envelope?.status);
  if (!isObject(envelope) || status === undefined) {
    return { response: { status: wire.status, headers: [], headersPartial: true } };
  }
  const response: ExchangeResponse = { status, headers: headersFromRecord(envelope.headers) };
  const body = bodyText(asString(envelope.body));
  if (body !== undefined) response.body = body;
  return { response };
}

/** What Node adds at the end of an error. */
function withoutCause(text: string): string {
  const at = text.indexOf(' (cause: ', text.lastIndexOf(')', text.length - 2) + 1);
  return at >= 0 && text.endsWith(')') ? text.slice(0, at) : text;
}
