/**
 * `fetch` that writes down each exchange, as a browser's page or as a program would make it. As a page it sends
 * preflights and `Origin` and keeps blocked answers from the caller, by the decision of `lib/protocol/cors.ts`, which
 * another test holds against Chromium itself.
 */
import { type Exchange, headerValues } from '../../../lib/exchange.ts';
import { corsVerdict } from '../../../lib/protocol/cors.ts';
import { exposes, needsPreflight, unsafeHeaderNames } from '../../../lib/protocol/cors-rules.ts';
import { asMasked } from '../../fixtures/masked.ts';

type Lines = [string, string][];

export interface Recorder {
  fetch: typeof fetch;
  /** A top-level navigation, one hop, with a form's content where it submits one; answers where it leads. */
  navigate(url: string, form?: string): Promise<{ location?: string; body: string; policies: string[] }>;
  exchanges: Exchange[];
  /** A message that needs an answer was answered with 202: the SDKs wait a minute for what nobody will send. */
  unanswered: AbortSignal;
}

export interface Position {
  /** Origin of the client's page, as in the address bar. */
  origin: string;
  /** The page's backend asks in its place, as in Inspector 2: there is no CORS. */
  relayed: boolean;
}

export function recordingFetch({ origin, relayed }: Position): Recorder {
  const exchanges: Exchange[] = [];
  /** Cookies of the sign-in pages; one host is enough of a jar here. */
  const cookies = new Map<string, string>();
  const unanswered = new AbortController();
  let count = 0;
  let clock = Date.now();

  const begin = (method: string, url: string, headers: Lines, body?: string): Exchange => {
    clock = Math.max(clock + 1, Date.now());
    const exchange = asMasked({
      id: `x${count++}`,
      startedAt: clock,
      page: { tabId: 1, origin },
      via: relayed ? 'inspector-v2-relay' : 'direct',
      request: { method, url, headers, ...(body !== undefined && { body }) },
    });
    exchanges.push(exchange);
    return exchange;
  };

  /** One request on the wire; redirects are not followed. */
  async function send(x: Exchange): Promise<Response | undefined> {
    const crossOrigin = !relayed && new URL(x.request.url).origin !== origin && !x.navigation;
    try {
      if (crossOrigin && needsPreflight(x.request.method, x.request.headers)) {
        const headers: Lines = [
          ['origin', origin],
          ['access-control-request-method', x.request.method],
          ['access-control-request-headers', unsafeHeaderNames(x.request.headers).join(',')],
        ];
        x.preflight = { startedAt: x.startedAt, request: { headers } };
        const answer = await request(x.request.url, 'OPTIONS', headers);
        x.preflight.response = { status: answer.status, headers: [...answer.headers] as Lines };
        await answer.arrayBuffer();
        if (corsVerdict(x)?.blocked) return refused(x);
      }
      const answer = await request(x.request.url, x.request.method, x.request.headers, x.request.body);
      x.response = { status: answer.status, headers: linesOf(answer) };
      if (!isStream(x)) x.response.body = (await readAll(answer)).slice(0, 256 * 1024);
      x.durationMs = Date.now() - x.startedAt;
      if (answer.status === 202 && isQuestion(x)) unanswered.abort(new Error('Request timed out'));
      return corsVerdict(x)?.blocked ? refused(x) : answer;
    } catch (error) {
      x.failure = failureOf(error, x.navigation === true || !relayed);
      return undefined;
    }
  }

  const refused = (x: Exchange): undefined => {
    x.failure = { kind: 'cors', text: 'net::ERR_FAILED' };
  };

  return {
    exchanges,
    unanswered: unanswered.signal,
    async fetch(input, init = {}) {
      let url = String(input instanceof Request ? input.url : input);
      let method = (init.method ?? 'GET').toUpperCase();
      let body = init.body == null ? undefined : String(init.body);
      let headers = [...new Headers(init.headers)] as Lines;
      if (body !== undefined && init.body instanceof URLSearchParams && !headers.some(([n]) => n === 'content-type'))
        headers.push(['content-type', 'application/x-www-form-urlencoded;charset=UTF-8']);
      for (let hop = 0; hop < 5; hop++) {
        const x = begin(method, url, relayed ? headers : [...headers, ['origin', origin]], body);
        const answer = await send(x);
        if (!answer) throw new TypeError(relayed ? 'fetch failed' : 'Failed to fetch');
        const location = answer.headers.get('location');
        const redirects = answer.status >= 300 && answer.status <= 399 && location && answer.status !== 304;
        // The SDK of Inspector 2 goes on by itself, or does not. That of Inspector v1 is too old to.
        if (!redirects || (relayed && init.redirect === 'manual')) return readable(x, answer, relayed);
        const next = new URL(location, url).href;
        // Fetch standard, HTTP-redirect fetch: a POST becomes a GET, and another origin gets no `Authorization`.
        if (answer.status <= 303 && method === 'POST') [method, body] = ['GET', undefined];
        if (new URL(url).origin !== new URL(next).origin)
          headers = headers.filter(([name]) => name !== 'authorization');
        url = next;
      }
      throw new TypeError('Failed to fetch');
    },
    async navigate(url, form) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers: Lines = [
        ['accept', 'text/html'],
        ...(cookie ? ([['cookie', cookie]] as Lines) : []),
        ...(form === undefined ? [] : ([['content-type', 'application/x-www-form-urlencoded']] as Lines)),
      ];
      const method = form === undefined ? 'GET' : 'POST';
      const x: Exchange = { ...begin(method, url, headers, form), navigation: true, via: 'direct' };
      exchanges[exchanges.length - 1] = x;
      const answer = await send(x);
      for (const line of answer?.headers.getSetCookie() ?? []) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (name && value !== undefined) cookies.set(name, value);
      }
      const location = answer?.headers.get('location');
      return {
        ...(location && { location: new URL(location, url).href }),
        body: x.response?.body ?? '',
        policies: headerValues(x.response?.headers, 'content-security-policy'),
      };
    },
  };
}

const request = (url: string, method: string, headers: Lines, body?: string) =>
  fetch(url, {
    method,
    headers: headers.filter(([name]) => name !== 'host'),
    redirect: 'manual',
    ...(body !== undefined && { body }),
  });

const linesOf = (answer: Response): Lines => [...answer.headers] as Lines;
const isStream = (x: Exchange) =>
  x.request.method === 'GET' &&
  x.response?.headers.some(([n, v]) => n === 'content-type' && v.includes('event-stream')) === true;
const isQuestion = ({ request: { method, body } }: Exchange) =>
  method === 'POST' && /^\{(?=.*"method":)(?=.*"id":)/.test(body ?? '');
const readAll = (answer: Response) => answer.text();

/** What the caller may see: to a page only the exposed headers. */
function readable(x: Exchange, answer: Response, relayed: boolean): Response {
  const lines = x.response?.headers ?? [];
  const visible = relayed ? lines : lines.filter(([name]) => exposes(lines, name, false));
  const headers = new Headers(
    visible.filter(([name]) => !['content-encoding', 'content-length', 'transfer-encoding'].includes(name)),
  );
  const empty = [101, 204, 205, 304].includes(answer.status);
  return new Response(isStream(x) ? answer.body : empty ? null : (x.response?.body ?? ''), {
    status: answer.status,
    headers,
  });
}

/** How a browser or Node reports a request that got no answer: both refuse the ports of other protocols. */
function failureOf(error: unknown, page: boolean): NonNullable<Exchange['failure']> {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (page && cause instanceof Error && cause.message === 'bad port')
    return { kind: 'blocked', text: 'net::ERR_UNSAFE_PORT' };
  return { kind: 'network', text: networkText(cause, page) };
}

/** The words of the browser or of Node for a connection that failed. */
function networkText(cause: unknown, page: boolean): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  if (!page) return cause instanceof Error ? `${code} ${cause.message}` : code;
  const names: Record<string, string> = {
    ECONNREFUSED: 'net::ERR_CONNECTION_REFUSED',
    ECONNRESET: 'net::ERR_CONNECTION_RESET',
    UND_ERR_SOCKET: 'net::ERR_EMPTY_RESPONSE',
    ENOTFOUND: 'net::ERR_NAME_NOT_RESOLVED',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'net::ERR_CERT_AUTHORITY_INVALID',
    SELF_SIGNED_CERT_IN_CHAIN: 'net::ERR_CERT_AUTHORITY_INVALID',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'net::ERR_CERT_AUTHORITY_INVALID',
  };
  return names[code] ?? 'net::ERR_CONNECTION_TIMED_OUT';
}
