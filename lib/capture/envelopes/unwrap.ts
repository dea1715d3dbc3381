/** Takes the envelopes of every Inspector off; what is left is traffic with the MCP server and the authorization server. */

import type { RawExchange } from '../../exchange.ts';
import { httpOrigin, parseUrl } from '../../text/url.ts';
import type { Captured, Source } from '../captured.ts';
import { createV1Unwrapper } from './v1/proxy.ts';
import { createV2Unwrapper } from './v2/relay.ts';

export interface Unwrapper {
  /** Notes what an exchange says of the Inspector, without answering: for a file, where all of it is known at once. */
  learn(raw: RawExchange): void;
  /** What an exchange stands for: itself, one or several exchanges of a server, or nothing (the Inspector's own). */
  push(raw: RawExchange, source: Source): Captured[];
  /**
   * One event of a stream that is still open; `stream` is the exchange that opened it, pushed before. `event` is its
   * name (`message` when it has none), `data` its data.
   */
  pushEvent(stream: RawExchange, event: string, data: string): Captured[];
  /** Origins of pages that are an Inspector, as far as the traffic tells. */
  inspectorOrigins(): string[];
}

/** Parameters that an Inspector's start page has and a callback has not. */
const startParameters = ['MCP_PROXY_AUTH_TOKEN', 'MCP_PROXY_PORT', 'MCP_INSPECTOR_API_TOKEN'];

export function createUnwrapper(): Unwrapper {
  const v1 = createV1Unwrapper();
  const v2 = createV2Unwrapper();
  const pages = new Set<string>();

  function learn(x: RawExchange): void {
    v1.learn(x);
    v2.learn(x);
    const url = parseUrl(x.request.url);
    if (!url) return;
    if (startParameters.some((name) => url.searchParams.has(name)) || v2.isRelay(url.origin)) pages.add(url.origin);
    if (x.page.origin && v1.isProxy(url.origin)) pages.add(x.page.origin);
  }

  /** The Inspector's own page: only its callback belongs to a handshake, and of that only the address. */
  function ownPage(x: RawExchange): RawExchange | null | undefined {
    const url = parseUrl(x.request.url);
    if (!url || !x.navigation || !pages.has(url.origin)) return undefined;
    const params = new URLSearchParams(`${url.search.slice(1)}&${url.hash.slice(1)}`);
    const callback = /callback/.test(url.pathname) || ['code', 'error', 'state'].some((name) => params.has(name));
    if (!callback || startParameters.some((name) => params.has(name))) return null;
    if (!x.response) return x;
    // Version 2 writes its API token into the page.
    const { body: _body, ...response } = x.response;
    return { ...x, response };
  }

  return {
    learn,
    push(x, source) {
      learn(x);
      const page = ownPage(x);
      if (page === null) return [];
      if (page) return [{ source, exchange: page }];
      return v1.push(x) ?? v2.push(x) ?? [{ source, exchange: x }];
    },
    pushEvent(stream, event, data) {
      const events = v2.pushEvent(stream, data);
      return events.length ? events : v1.pushEvent(stream.request.url, event, data);
    },
    inspectorOrigins: () => [...pages].filter((origin) => httpOrigin(origin)),
  };
}
