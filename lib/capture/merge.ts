/**
 * One upstream exchange that several sources saw is one exchange. Each source sees a request once, so only exchanges
 * of different sources are ever joined; two equal requests, one after the other, stay two.
 */
import type { Exchange, Preflight } from '../exchange.ts';
import type { Json } from '../text/json.ts';
import { withoutFragment } from '../text/url.ts';
import { type Alike, createAlike, type Entry } from './alike.ts';
import type { Source } from './captured.ts';
import { combine } from './combine.ts';
import { inOrder, placedIn } from './order.ts';
import {
  BEFORE_REQUEST,
  combinePreflights,
  isLatePreflightOf,
  isPreflight,
  isPreflightOf,
  placeholder,
  requestedMethod,
  toPreflight,
  UNDER_WAY,
} from './preflight.ts';
import { FARTHEST, isSame } from './same.ts';

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
  list(): readonly Exchange[];
  size(): number;
}

const SAME = { before: FARTHEST, after: FARTHEST };
/** Two sources note the same preflight no further apart, in milliseconds. */
const SAME_PREFLIGHT = { before: 1000, after: 1000 };

export function createMerger(): Merger {
  const byId = new Map<string, Entry>();
  const byKey = new Map<string, Entry>();
  const byRequest = new Map<string, Alike>();
  const preflights = new Map<string, Entry>();
  /** As long as nothing changes. */
  let ordered: readonly Exchange[] | undefined;

  function alikeOf({ via, request }: Exchange, method: string): Alike {
    const key = `${via} ${method} ${withoutFragment(request.url)}`;
    const known = byRequest.get(key) ?? createAlike();
    byRequest.set(key, known);
    return known;
  }

  function create(exchange: Exchange, alike: Alike): Entry {
    let { id } = exchange;
    while (byId.has(id)) id = `${id}+`;
    const entry: Entry = {
      id,
      exchange: exchange.id === id ? exchange : { ...exchange, id },
      views: new Map(),
      preflight: undefined,
      preflightFrom: new Set(),
      alike,
      places: [],
    };
    byId.set(id, entry);
    return entry;
  }

  function find(x: Exchange, source: Source, alike: Alike): Entry | undefined {
    const seen = alike
      .requestsFor(source)
      .nearest(x.startedAt, SAME, ({ exchange, views }) => isSame(exchange, views, { x, source }));
    const alone = (fits: typeof isPreflightOf) =>
      alike.preflightAlone.nearest(
        x.startedAt,
        { before: BEFORE_REQUEST, after: UNDER_WAY },
        ({ preflight }) => preflight !== undefined && fits(preflight, x, source === 'page'),
      );
    return seen ?? alone(isPreflightOf) ?? alone(isLatePreflightOf);
  }

  /** The same preflight seen by another source, or the request that it was sent for. */
  function findForPreflight(sent: Preflight, source: Source, alike: Alike): Entry | undefined {
    const known = alike.preflightsFor(source).nearest(sent.startedAt, SAME_PREFLIGHT, () => true);
    const alone = (fits: typeof isPreflightOf) =>
      alike.withoutPreflight.nearest(
        sent.startedAt,
        { before: UNDER_WAY, after: BEFORE_REQUEST },
        ({ exchange, views }) => fits(sent, exchange, views.has('page')),
      );
    return known ?? alone(isPreflightOf) ?? alone(isLatePreflightOf);
  }

  function update(entry: Entry, isNew: boolean): Merged {
    const before = entry.exchange;
    const now = asIs(entry);
    const changed = isNew || !isAlike(now, before);
    // Who has it already sees by the object whether it is another now.
    if (changed) {
      entry.exchange = now;
      entry.alike.put(entry);
      ordered = ordered && placedIn(ordered, now, isNew ? undefined : before);
    }
    return { id: entry.id, changed };
  }

  function asIs({ id, exchange, views, preflight }: Entry): Exchange {
    if (views.size) return combine(id, views, preflight);
    return preflight ? { ...exchange, preflight } : exchange;
  }

  function addPreflight(x: Exchange, source: Source): Merged {
    const key = `${source} ${x.id}`;
    const sent = toPreflight(x);
    const alike = alikeOf(x, requestedMethod(x));
    const known = preflights.get(key) ?? findForPreflight(sent, source, alike);
    const entry = known ?? create(placeholder(x), alike);
    preflights.set(key, entry);
    entry.preflight = entry.preflightFrom.has(source) ? sent : combinePreflights(entry.preflight, sent);
    entry.preflightFrom.add(source);
    return update(entry, !known);
  }

  return {
    add(x, source) {
      if (isPreflight(x)) return addPreflight(x, source);
      const key = `${source} ${x.id}`;
      const alike = alikeOf(x, x.request.method);
      const known = byKey.get(key) ?? find(x, source, alike);
      const entry = known ?? create(x, alike);
      byKey.set(key, entry);
      entry.views.set(source, x);
      return update(entry, !known);
    },
    get: (id) => byId.get(id)?.exchange,
    list: () => (ordered ??= inOrder(Array.from(byId.values(), (entry) => entry.exchange))),
    size: () => byId.size,
  };
}

/** Whether two values say the same; what they share is not looked at. */
function isAlike(a: unknown, b: unknown): boolean {
  if (a === b || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isAlike((a as Json)[name], (b as Json)[name]))
  );
}
