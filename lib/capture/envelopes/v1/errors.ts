/** What MCP Inspector v1's proxy says when it answers for itself, and what it says when it could not reach a server. */
import { type ExchangeFailure, type ExchangeResponse, header, type RawExchange, STRANGER } from '../../../exchange.ts';
import { cut } from '../../../text/cut.ts';
import { asNumber, asString, parseJson, parseObject } from '../../../text/json.ts';
import { isPage } from '../../../text/page.ts';
import { answeredObject } from '../../parsed.ts';

/** Content lengths of the proxy's fixed answers: they tell them from a server's where the body was not seen. */
const ownLengths: Record<number, string> = { 401: '130', 500: '33' };

/** The proxy refuses its own page: session token, origin, a session that it does not know. `undefined` otherwise. */
export function ownRefusal(x: RawExchange): ExchangeFailure | undefined {
  const { status, headers, body } = x.response ?? { status: 0, headers: [] };
  if (status < 400) return undefined;
  const answer = answeredObject(x);
  const message = asString(answer?.message) ?? '';
  const error = asString(answer?.error) ?? '';
  const failure = (text: string): ExchangeFailure => ({ kind: 'proxy', text: cut(text, 4096), status });
  if (status === 401) {
    if (/session token|Authentication required\. Use the/i.test(message)) return failure(message);
    if (
      body === undefined &&
      header(headers, 'content-length') === ownLengths[401] &&
      !header(headers, 'www-authenticate')
    ) {
      return failure('Authentication required. Use the session token shown in the console when starting the server.');
    }
  }
  if (status === 403 && /^Forbidden - (?:invalid origin|same-origin)/.test(error))
    return failure(`${error}. ${message}`);
  if (status === 404 && /^(?:Session not found|Transport not found for sessionId)/.test(body ?? ''))
    return failure(body ?? '');
  return undefined;
}

/**
 * Something else answers in the proxy's place: a web page, which the proxy never sends, but in passing on a 401; to
 * `/health` anything that is wrong with a server.
 */
export function strangerAt(path: string, x: RawExchange): ExchangeFailure | undefined {
  const { status, headers, body } = x.response ?? { status: 0, headers: [] };
  if (status === 0 || status === 401) return undefined;
  const page = isPage(body ?? '', header(headers, 'content-type'));
  if (!page && !(path === '/health' && status >= 500)) return undefined;
  return { kind: 'proxy', text: `${STRANGER}: ${page ? 'a web page, ' : ''}status ${status}` };
}

/** A code of Node, or its words, for a server that was not reached. */
const unreached = /fetch failed|socket hang up|[Cc]onnection refused|Could not resolve host|certificate/;
const codes = /^(?:E[A-Z]{4,}(?:_[A-Z]+)*|(?:CERT|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|ERR_TLS)_[A-Z_]+)$/;

export const isUnreached = (text: string): boolean =>
  unreached.test(text) || text.split(/\W+/).some((word) => codes.test(word));

/** The proxy's account of an error that is not the server's answer; `undefined` when it passed an answer on. */
export function upstreamError(
  status: number,
  body: string | undefined,
): { failure: ExchangeFailure } | { response: ExchangeResponse } | undefined {
  if (status < 400) return undefined;
  const answer = parseObject(body);
  const error = asString(answer?.error);
  // `/fetch` passes on any answer of the server in an envelope that has its status.
  if (answer && asNumber(answer.status) !== undefined && 'headers' in answer) return undefined;
  if (error === 'MCP server returned 404. Does it support SSE?') {
    return { response: { status: 404, headers: [], headersPartial: true } };
  }
  const unreachedText = body !== undefined && status >= 500 && isUnreached(body) ? body : undefined;
  if (error !== undefined && status !== 401 && isProxysOwn(status, error)) return network(error);
  if (unreachedText !== undefined && parseJson(body) !== undefined) return network(readable(unreachedText));
  return undefined;
}

const network = (text: string) => ({ failure: { kind: 'network' as const, text: cut(text, 4096) } });

const isProxysOwn = (status: number, error: string) =>
  (status === 500 && (error === 'Internal server error' || isUnreached(error))) ||
  (status === 403 && /^(?:Could not resolve host|Refusing to proxy|Too many redirects|Only http)/.test(error)) ||
  (status === 502 && /too large|exceed|limit/i.test(error));

/** Older proxies send Node's error object as JSON. */
function readable(text: string): string {
  const value = parseObject(text);
  const parts = [value?.code, value?.message, value?.error].flatMap((v) => asString(v) ?? []);
  return parts.length ? parts.join(': ') : text;
}
