/**
 * What every source lets out: of what it saw, with envelopes off and secrets masked, only what can matter. The bridge, the
 * DevTools page and the worker's own listeners each have one.
 */

import type { Captured, Source } from '../../capture/captured.ts';
import { createUnwrapper } from '../../capture/envelopes/unwrap.ts';
import { createRelevance } from '../../capture/relevance.ts';
import { createMasker } from '../../capture/secrets.ts';
import type { RawExchange } from '../../exchange.ts';
import { MAX_BODY } from '../../exchange-bounds.ts';
import type { ServerSentEvent } from '../../text/event-stream.ts';
import { httpOrigin } from '../../text/url.ts';
import { keyBytes } from './key.ts';
import type { Observation } from './messages.ts';

export interface Gate {
  /** Pages of this origin are known to be an Inspector's. */
  meet(origin: string): void;
  push(raw: RawExchange, source: Source): Observation[];
  /** One event of the stream that `stream` opened. */
  pushEvent(stream: RawExchange, event: ServerSentEvent): Observation[];
}

/**
 * `key`: of this browser session, from the worker. `keepOwn`: the page's requests to its own origin matter too.
 * `inspector`: origin of the page where it is known to be an Inspector.
 */
export function createGate(key: string, keepOwn: boolean, inspector?: string): Gate {
  const unwrapper = createUnwrapper(inspector);
  const masker = createMasker(keyBytes(key));
  const relevance = createRelevance();

  const leave = (captured: Captured[]): Observation[] =>
    captured
      .filter(({ exchange }) => keepOwn || !isOwn(exchange))
      .map(({ exchange, source }) => ({ exchange: masker.maskExchange(bounded(ofHandshake(exchange))), source }));

  function ofHandshake(exchange: RawExchange): RawExchange {
    relevance.learn(exchange);
    return relevance.keep(exchange);
  }

  return {
    meet: unwrapper.meet,
    push: (raw, source) => leave(unwrapper.push(raw, source)),
    pushEvent: (stream, event) => leave(unwrapper.pushEvent(stream, event)),
  };
}

/** An Inspector's own traffic with its own server, once envelopes are off: nothing of a handshake, and private. */
const isOwn = ({ via, navigation, page, request }: RawExchange) =>
  via === 'direct' && !navigation && page.origin !== null && httpOrigin(request.url) === page.origin;

/** A body too long to be kept was not seen: cut off, it would no longer parse. */
function bounded(exchange: RawExchange): RawExchange {
  const { request, response } = exchange;
  const long = (body: string | undefined) => body !== undefined && body.length > MAX_BODY;
  if (!long(request.body) && !long(response?.body)) return exchange;
  const { body: asked, ...bareRequest } = request;
  const bounded: RawExchange = { ...exchange, request: long(asked) ? bareRequest : request };
  if (response && long(response.body)) {
    const { body: _, ...bareResponse } = response;
    bounded.response = bareResponse;
  }
  return bounded;
}
