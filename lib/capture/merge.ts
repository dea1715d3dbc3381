/**
 * One upstream exchange that several sources saw is one exchange. Each source sees a request once, so only exchanges
 * of different sources are ever joined; two equal requests, one after the other, stay two.
 */
import type { Exchange, Preflight } from '../exchange.ts';
import type { Source } from './captured.ts';
import { combine } from './combine.ts';
import { inOrder } from './order.ts';
import {
  combinePreflights,
  isPreflight,
  placeholder,
  preflightDistance,
  requestedMethod,
  toPreflight,
} from './preflight.ts';
import { distance, withoutFragment } from './same.ts';

export interface Merged {
  /** Id of the exchange that it went into; it stays the same for all later updates. */
  id: string;
  /** Whether that exchange is different from before. */
  changed: boolean;
}

export interface Merger {
  /** Adds an exchange, or a newer state of one that this source brought before under the same id. */
  add(exchange: Exchange, source: Source): Merged;
  get(id: string): Exchange | undefined;
  /** All exchanges by start, cause before effect; preflights are in their requests. */
  list(): Exchange[];
}

interface Entry {
  id: string;
  exchange: Exchange;
  /** What each source brought; empty while only the preflight is known. */
  views: Map<Source, Exchange>;
  preflight: Preflight | undefined;
  preflightFrom: Set<Source>;
}

export function createMerger(): Merger {
  const byId = new Map<string, Entry>();
  const byKey = new Map<string, Entry>();
  const byRequest = new Map<string, Entry[]>();
  const preflights = new Map<string, Entry>();

  const requestKey = (x: Exchange, method = x.request.method) => `${x.via} ${method} ${withoutFragment(x.request.url)}`;

  function create(x: Exchange, method: string, exchange: Exchange): Entry {
    let id = x.id;
    while (byId.has(id)) id = `${id}+`;
    const entry: Entry = {
      id,
      exchange: { ...exchange, id },
      views: new Map(),
      preflight: undefined,
      preflightFrom: new Set(),
    };
    byId.set(id, entry);
    const key = requestKey(x, method);
    const known = byRequest.get(key);
    if (known) known.push(entry);
    else byRequest.set(key, [entry]);
    return entry;
  }

  function nearest(entries: Entry[], gap: (entry: Entry) => number | undefined): Entry | undefined {
    let best: { entry: Entry; gap: number } | undefined;
    for (const entry of entries) {
      const by = gap(entry);
      if (by !== undefined && (!best || by < best.gap)) best = { entry, gap: by };
    }
    return best?.entry;
  }

  function find(x: Exchange, source: Source): Entry | undefined {
    const known = byRequest.get(requestKey(x)) ?? [];
    const observed = nearest(known, ({ exchange, views }) =>
      views.size === 0 || views.has(source) ? undefined : distance(exchange, views, { x, source }),
    );
    return (
      observed ??
      nearest(known, (entry) =>
        entry.views.size === 0 ? preflightDistance(entry.preflight?.startedAt ?? 0, x) : undefined,
      )
    );
  }

  function update(entry: Entry): Merged {
    const before = JSON.stringify(entry.exchange);
    if (entry.views.size) entry.exchange = combine(entry.id, entry.views, entry.preflight);
    else if (entry.preflight) entry.exchange = { ...entry.exchange, preflight: entry.preflight };
    return { id: entry.id, changed: JSON.stringify(entry.exchange) !== before };
  }

  function addPreflight(x: Exchange, source: Source): Merged {
    const key = `${source} ${x.id}`;
    const sent = toPreflight(x);
    const method = requestedMethod(x);
    const candidates = byRequest.get(requestKey(x, method)) ?? [];
    const known =
      preflights.get(key) ??
      // Another source saw this very preflight.
      nearest(candidates, (entry) => {
        if (!entry.preflight || entry.preflightFrom.has(source)) return undefined;
        const gap = Math.abs(entry.preflight.startedAt - sent.startedAt);
        return gap <= 1000 ? gap : undefined;
      }) ??
      nearest(candidates, (entry) =>
        entry.preflight || entry.views.size === 0 ? undefined : preflightDistance(sent.startedAt, entry.exchange),
      );
    const entry = known ?? create(x, method, placeholder(x));
    preflights.set(key, entry);
    entry.preflight = entry.preflightFrom.has(source) ? sent : combinePreflights(entry.preflight, sent);
    entry.preflightFrom.add(source);
    const merged = update(entry);
    return known ? merged : { ...merged, changed: true };
  }

  return {
    add(x, source) {
      if (isPreflight(x)) return addPreflight(x, source);
      const key = `${source} ${x.id}`;
      const known = byKey.get(key) ?? find(x, source);
      const entry = known ?? create(x, x.request.method, x);
      byKey.set(key, entry);
      entry.views.set(source, x);
      const merged = update(entry);
      return known ? merged : { ...merged, changed: true };
    },
    get: (id) => byId.get(id)?.exchange,
    list: () => inOrder([...byId.values()].map((entry) => entry.exchange)),
  };
}
