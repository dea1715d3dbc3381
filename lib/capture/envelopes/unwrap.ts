/** Takes the envelopes of every Inspector off; what is left is traffic with the MCP server and the authorization server. */
import type { RawExchange } from '../../exchange.ts';
import { hasAnswer, hasCallbackPath } from '../../protocol/callback.ts';
import type { ServerSentEvent } from '../../text/event-stream.ts';
import { parseUrl } from '../../text/url.ts';
import type { Captured, Source } from '../captured.ts';
import type { Envelope } from './envelope.ts';
import { createV1Envelope } from './v1/proxy.ts';
import { createV2Envelope } from './v2/relay.ts';

const envelopes: readonly ((pages: ReadonlySet<string>) => Envelope)[] = [createV1Envelope, createV2Envelope];

export interface Unwrapper {
  /** Pages of this origin are known to be an Inspector's. */
  meet(origin: string): void;
  /** Notes what an exchange says of the Inspector, without answering: for a file, where all of it is known at once. */
  learn(raw: RawExchange): void;
  /** What an exchange stands for: itself, one or several exchanges of a server, or nothing (the Inspector's own). */
  push(raw: RawExchange, source: Source): Captured[];
  /** One event of a stream that is still open; `stream` is the exchange that opened it, pushed before. */
  pushEvent(stream: RawExchange, event: ServerSentEvent): Captured[];
}

/** `inspector`: origin of a page that is known to be an Inspector. */
export function createUnwrapper(inspector?: string): Unwrapper {
  const pages = new Set(inspector === undefined ? [] : [inspector]);
  const known = envelopes.map((create) => create(pages));

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
    if (!(hasCallbackPath(url) || hasAnswer(url)) || known.some((envelope) => envelope.isStart(url))) return null;
    if (!x.response) return x;
    // Version 2 writes its API token into the page.
    const { body: _body, ...response } = x.response;
    return { ...x, response };
  }

  function opened(x: RawExchange, source: Source): Captured[] {
    const page = ownPage(x);
    if (page === null) return [];
    if (page) return [{ source, exchange: page }];
    for (const envelope of known) {
      const captured = envelope.open(x);
      if (captured) return captured;
    }
    return [{ source, exchange: x }];
  }

  /** Says of a request that an Inspector's page made it: its document, which shows that, is not kept. */
  function byInspector({ source, exchange }: Captured, wire: RawExchange): Captured {
    const { via, page } = exchange;
    const origin = page.origin ?? (via === 'direct' ? null : (pageBehind(wire) ?? null));
    return {
      source,
      exchange: pages.has(origin ?? '') ? { ...exchange, page: { ...page, origin, inspector: true } } : exchange,
    };
  }

  const pageBehind = (wire: RawExchange) =>
    known.map((envelope) => envelope.pageOf(wire)).find((page) => page !== undefined);

  return {
    meet: (origin) => void pages.add(origin),
    learn,
    push(x, source) {
      learn(x);
      return opened(x, source).map((captured) => byInspector(captured, x));
    },
    pushEvent: (stream, event) =>
      known.flatMap((envelope) => envelope.openEvent(stream, event)).map((captured) => byInspector(captured, stream)),
  };
}
