/** What version 1's proxy sends on for the page, as the exchange with the server. */
import { type ExchangeFailure, type HeaderLines, header, type RawExchange } from '../../../exchange.ts';
import { parseJson } from '../../../text/json.ts';
import { httpOrigin } from '../../../text/url.ts';
import type { Captured } from '../../captured.ts';
import type { Answer } from './answers.ts';

function bare(x: RawExchange): RawExchange {
  const { response: _response, failure: _failure, preflight: _preflight, ...rest } = x;
  return rest;
}

/** The proxy's own failure, with the address of the proxy: the exchange has the server's. */
function placed(x: RawExchange, failure: ExchangeFailure): ExchangeFailure {
  const at = httpOrigin(x.request.url);
  return failure.kind === 'proxy' && at !== undefined && at.length <= 300 ? { ...failure, at } : failure;
}

/** What the proxy did not send on. */
export const refused = (x: RawExchange, failure: ExchangeFailure): Captured => ({
  source: 'relayed',
  exchange: { ...bare(x), via: 'inspector-v1-proxy', failure: placed(x, failure) },
});

/** A request that the page handed to the proxy in one of its own. */
export function relayed(
  x: RawExchange,
  request: RawExchange['request'],
  body: string | undefined,
  answer: Answer,
): Captured {
  const asked = { ...request, ...(body !== undefined && { body }) };
  const answered = 'failure' in answer && answer.failure ? { failure: placed(x, answer.failure) } : answer;
  return { source: 'relayed', exchange: { ...bare(x), via: 'inspector-v1-proxy', request: asked, ...answered } };
}

/** The page's own request, sent on by the proxy to `url`. */
export function forwardedAs(x: RawExchange, url: string, method: string, answer: Answer): Captured {
  const { headers, headersPartial, hidden = [], body } = x.request;
  // The proxy keeps a session of its own with the server, and names that.
  const request: RawExchange['request'] = { method, url, headers: forwarded(headers), hidden: [...hidden, ...added] };
  if (headersPartial) request.headersPartial = true;
  return relayed(x, request, body, answer);
}

/** What the proxy's own client writes into its requests. */
const added = ['mcp-session-id', 'user-agent'];

/** The headers that the proxy passes on, with those that its own client adds. */
function forwarded(headers: HeaderLines): HeaderLines {
  const named = parseJson(header(headers, 'x-custom-auth-headers'));
  const custom = [...(Array.isArray(named) ? named : []), header(headers, 'x-custom-auth-header')]
    .filter((name) => typeof name === 'string')
    .map((name) => name.toLowerCase());
  return headers.filter(
    ([name]) =>
      (name.startsWith('mcp-') && name !== 'mcp-session-id') ||
      ['authorization', 'last-event-id', 'content-type', 'accept'].includes(name) ||
      custom.includes(name),
  );
}
