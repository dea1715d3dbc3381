/**
 * Masked exchanges as a HAR file (HAR 1.2), which every tool opens. What HAR has no place for (the preflight of a request,
 * the way that it travelled, what is not known of it) stands in `_exchange` of its entry, so that the file comes to the same
 * diagnosis again. Pure; nothing secret is in it, since nothing secret is in an exchange.
 */
import type { Entry } from 'har-format';
import { type Exchange, type ExchangeResponse, type HeaderLines, header } from '../exchange.ts';
import { countMasked } from '../masked.ts';
import { HAR_CREATOR } from '../own-har.ts';
import type { SecretKind } from '../text/masked-words.ts';
import { parseUrl } from '../text/url.ts';

export interface RedactedHar {
  text: string;
  requests: number;
  /** Hosts that were asked, in order. */
  hosts: string[];
  /** How many different secrets were masked. */
  masked: { kind: SecretKind; count: number }[];
}

/** `inspector`: origin of a page that is known to be an Inspector, which the exchanges alone may not show. */
export function toHar(exchanges: readonly Exchange[], inspector?: string): RedactedHar {
  const entries = exchanges.map((exchange) => entryOf(exchange, exchange.page.origin === inspector));
  const text = JSON.stringify({ log: { version: '1.2', creator: { name: HAR_CREATOR, version: '1' }, entries } });
  const hosts = new Set(exchanges.flatMap(({ request }) => parseUrl(request.url)?.host ?? []));
  return { text, requests: exchanges.length, hosts: [...hosts], masked: countMasked(text) };
}

const lines = (headers: HeaderLines) => headers.map(([name, value]) => ({ name, value }));

function entryOf({ request, response, ...exchange }: Exchange, byInspector: boolean): Entry & { _exchange: unknown } {
  const { method, url, headers, body, ...asked } = request;
  const { startedAt, durationMs = 0, navigation, failure, page } = exchange;
  const { headersPartial } = response ?? {};
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: durationMs,
    request: {
      method,
      url,
      httpVersion: 'unknown',
      headers: lines(headers),
      queryString: [...(parseUrl(url)?.searchParams ?? [])].map(([name, value]) => ({ name, value })),
      cookies: [],
      headersSize: -1,
      bodySize: -1,
      ...(body !== undefined && { postData: { mimeType: header(headers, 'content-type') ?? '', text: body } }),
    },
    response: { ...answerOf(response), ...(failure && { _error: failure.text }) },
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
    _resourceType: navigation ? 'document' : 'fetch',
    _exchange: {
      ...exchange,
      page: { ...page, ...(byInspector && { inspector: true }) },
      request: asked,
      ...(response && { response: { headersPartial } }),
    },
  };
}

/** A request that nobody answered has an answer with status 0, as browsers write it. */
const answerOf = (response: ExchangeResponse | undefined): Entry['response'] => ({
  status: response?.status ?? 0,
  statusText: '',
  httpVersion: 'unknown',
  headers: lines(response?.headers ?? []),
  cookies: [],
  content: {
    size: response?.body?.length ?? -1,
    mimeType: header(response?.headers, 'content-type') ?? '',
    // Without a text, it was not seen.
    ...(response?.body !== undefined && { text: response.body }),
  },
  redirectURL: header(response?.headers, 'location') ?? '',
  headersSize: -1,
  bodySize: -1,
});
