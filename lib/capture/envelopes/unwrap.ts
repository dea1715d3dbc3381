/** Takes the envelopes of every Inspector off; what is left is traffic with the MCP server and the authorization server. */
import type { RawExchange } from '../../exchange.ts';
import type { ServerSentEvent } from '../../text/event-stream.ts';
import { parseUrl } from '../../text/url.ts';
import type { Captured, Source } from '../captured.ts';
import type { Envelope } from './envelope.ts';
import { createV1Envelope } from './v1/proxy.ts';
import { createV2Envelope } from './v2/relay.ts';

const envelopes: readonly (() => Envelope)[] = [createV1Envelope, createV2Envelope];

export interface Unwrapper {
  /** Notes what an exchange says of the Inspector, without answering: for a file, where all of it is known at once. */
  learn(raw: RawExchange): void;
  /** What an exchange stands for: itself, one or several exchanges of a server, or nothing (the Inspector's own). */
  push(raw: RawExchange, source: Source): Captured[];
  /** One event of a stream that is still open; `stream` is the exchange that opened it, pushed before. */
  pushEvent(stream: RawExchange, event: ServerSentEvent): Captured[];
}

export function createUnwrapper(): Unwrapper {
  const known = envelopes.map((create) => create());
  const pages = new Set<string>();

  function learn(x: RawExchange): void {
    for (const envelope of known) {
      envelope.learn(x);
      const page = envelope.pageOf(x);
      if (page !== undefined) pages.add(page);
    }
  }

  /** The Inspector's own page: only its callback belongs to a handshake, and of that only the address. */
  function ownPage(x: RawExchange): RawExchange | null | undefined {
    const url = parseUrl(x.request.url);
    if (!url || !x.navigation || !pages.has(url.origin)) return undefined;
    const params = new URLSearchParams(`${url.search.slice(1)}&${url.hash.slice(1)}`);
    const callback = /callback/.test(url.pathname) || ['code', 'error', 'state'].some((name) => params.has(name));
    if (!callback || known.some((envelope) => envelope.isStart(url))) return null;
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
      for (const envelope of known) {
        const opened = envelope.open(x);
        if (opened) return opened;
      }
      return [{ source, exchange: x }];
    },
    pushEvent: (stream, event) => known.flatMap((envelope) => envelope.openEvent(stream, event)),
  };
}
