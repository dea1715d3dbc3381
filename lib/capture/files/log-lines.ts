/** What the logs of clients have in common: a request is written when it is sent, its answer later. */
import type { RawExchange } from '../../exchange.ts';
import { MAX_TEXT } from '../../exchange-bounds.ts';
import { httpOrigin } from '../../text/url.ts';

export interface LogReader {
  /** Adds a request; `undefined` for one to no address of the web. */
  sent(at: number, request: RawExchange['request']): RawExchange | undefined;
  /** The oldest request to this address that has no outcome yet. */
  waiting(url: string): RawExchange | undefined;
  exchanges: RawExchange[];
}

export function createLogReader(name: string): LogReader {
  const exchanges: RawExchange[] = [];
  /** Of each address the requests, and how many of them have an outcome. */
  const asked = new Map<string, { list: RawExchange[]; done: number }>();
  return {
    exchanges,
    sent(startedAt, request) {
      if (!httpOrigin(request.url) || request.url.length > MAX_TEXT) return undefined;
      const id = `${name}-${exchanges.length + 1}`;
      const page = { tabId: -1, origin: null };
      const exchange: RawExchange = { id, startedAt, page, via: 'direct', request };
      exchanges.push(exchange);
      const same = asked.get(request.url) ?? { list: [], done: 0 };
      same.list.push(exchange);
      asked.set(request.url, same);
      return exchange;
    },
    waiting(url) {
      const same = asked.get(url);
      if (!same) return undefined;
      while (same.list[same.done]?.response || same.list[same.done]?.failure) same.done++;
      return same.list[same.done];
    },
  };
}
