/**
 * One upstream exchange that several sources saw is one exchange. Each source sees a request once, so only exchanges
 * of different sources are ever joined; two equal requests, one after the other, stay two.
 */
import type { Exchange } from '../exchange.ts';
import { saysSame } from '../text/json.ts';
import { withoutFragment } from '../text/url.ts';
import { type Alike, createAlike, type Seen } from './alike.ts';
import { type Source, traitsOf } from './captured.ts';
import { combine } from './combine.ts';
import { inOrder, placedIn } from './order.ts';
import type { Pairs } from './pairs.ts';
import {
  type Asking,
  combinePreflights,
  createPreflightPairs,
  isPreflight,
  placeholder,
  requestedMethod,
  type Sent,
  toPreflight,
} from './preflight.ts';
import { FARTHEST, isSame } from './same.ts';

export interface Merged {
  /** Id of the exchange that it went into. */
  id: string;
  /** Whether that exchange, or another that gave it a preflight or has it now, is different from before. */
  changed: boolean;
}

export interface Merger {
  /** Adds an exchange, or a newer state of one that this source brought before under the same id. */
  add(exchange: Exchange, source: Source): Merged;
  get(id: string): Exchange | undefined;
  /** Id of the exchange that what a source brought under this id is in now. */
  within(id: string, source: Source): string | undefined;
  /** All exchanges by start, cause before effect; preflights are in their requests. */
  list(): readonly Exchange[];
  size(): number;
}

interface Request extends Asking, Seen {
  /** All that was seen of it but its preflight. */
  request: Exchange;
  mate: Asked | undefined;
  views: Map<Source, Exchange>;
  /** Id under which it is shown, where it is. */
  shownAs: string | undefined;
}

interface Asked extends Sent, Seen {
  mate: Request | undefined;
  by: Set<Source>;
  /** Stands for its request as long as that is not known. */
  alone: Exchange;
  shownAs: string | undefined;
}

/** What was seen of one method and URL, by one way of travel. */
interface Group {
  requests: Alike<Request>;
  preflights: Alike<Asked>;
  pairs: Pairs<Asked, Request>;
}

const SAME = { before: FARTHEST, after: FARTHEST };
/** Two sources note the same preflight no further apart, in milliseconds. */
const SAME_PREFLIGHT = { before: 1000, after: 1000 };

const isRequest = (half: Request | Asked | undefined): half is Request => half !== undefined && 'views' in half;

/** Id of what it is shown in: of a preflight whose request is known, of that. */
const idOf = (half: Request | Asked): string | undefined => (isRequest(half) ? half : (half.mate ?? half)).shownAs;

export function createMerger(): Merger {
  const shown = new Map<string, Exchange>();
  /** By who brought it under which id. */
  const halves = new Map<string, Request | Asked>();
  const groups = new Map<string, Group>();
  /** How many others were to be shown under an id. */
  const counts = new Map<string, number>();
  /** As long as nothing changes. */
  let ordered: readonly Exchange[] | undefined;

  function groupOf({ via, request }: Exchange, method: string): Group {
    const key = `${via} ${method} ${withoutFragment(request.url)}`;
    const group = groups.get(key) ?? {
      requests: createAlike(),
      preflights: createAlike(),
      pairs: createPreflightPairs<Asked, Request>(),
    };
    groups.set(key, group);
    return group;
  }

  /** Which of those that would have this id it is: a preflight may lose its request to another, with its id, many times. */
  function again(id: string): number | '' {
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count === 1 ? '' : count;
  }

  /** Shows what it is now; whether that is another than before. */
  function show(half: Request | Asked, x: Exchange): boolean {
    const before = half.shownAs === undefined ? undefined : shown.get(half.shownAs);
    let id = half.shownAs ?? x.id;
    if (!before) while (shown.has(id)) id = `${x.id}+${again(x.id)}`;
    const now = id === x.id ? x : { ...x, id };
    // Who has it already sees by the object whether it is another now.
    if (before && saysSame(now, before)) return false;
    ordered = ordered && placedIn(ordered, now, before);
    half.shownAs = id;
    shown.set(id, now);
    return true;
  }

  function showRequest(request: Request): boolean {
    const { mate } = request;
    if (mate?.shownAs !== undefined) {
      // What stood for it becomes it.
      if (request.shownAs === undefined) request.shownAs = mate.shownAs;
      else {
        shown.delete(mate.shownAs);
        ordered = undefined;
      }
      mate.shownAs = undefined;
    }
    return show(request, mate ? { ...request.request, preflight: mate.preflight } : request.request);
  }

  /** Shows what was added, and all whose pair is another by that. */
  function showAll(added: Request | Asked, others: Set<Request | Asked>): Merged {
    let changed = false;
    for (const half of new Set(others).add(isRequest(added) ? added : (added.mate ?? added))) {
      if (isRequest(half)) changed = showRequest(half) || changed;
      else if (!half.mate) changed = show(half, { ...half.alone, preflight: half.preflight }) || changed;
    }
    return { id: idOf(added) ?? '', changed };
  }

  function addRequest(x: Exchange, source: Source): Merged {
    const { requests, pairs } = groupOf(x, x.request.method);
    const key = `${source} ${x.id}`;
    const known = halves.get(key);
    const request: Request = (isRequest(known) ? known : undefined) ??
      requests
        .for(source)
        .nearest(x.startedAt, SAME, ({ request, views }) => isSame(request, views, { x, source })) ?? {
        request: x,
        byPage: false,
        mate: undefined,
        views: new Map(),
        shownAs: undefined,
        places: [],
      };
    halves.set(key, request);
    request.views.set(source, x);
    request.byPage ||= traitsOf(source).ofScript === true;
    request.request = combine(request.request.id, request.views);
    const { startedAt } = request.request;
    requests.put(request, request.views, startedAt);
    return showAll(request, pairs.putSecond(request, startedAt));
  }

  function addPreflight(x: Exchange, source: Source): Merged {
    const { preflights, pairs } = groupOf(x, requestedMethod(x));
    const key = `${source} ${x.id}`;
    const sent = toPreflight(x);
    const known = halves.get(key);
    const asked: Asked = (known && !isRequest(known) ? known : undefined) ??
      preflights.for(source).nearest(sent.startedAt, SAME_PREFLIGHT, () => true) ?? {
        preflight: sent,
        mate: undefined,
        by: new Set(),
        alone: placeholder(x),
        shownAs: undefined,
        places: [],
      };
    halves.set(key, asked);
    asked.preflight = asked.by.has(source) ? sent : combinePreflights(asked.preflight, sent);
    asked.by.add(source);
    const { startedAt } = asked.preflight;
    preflights.put(asked, asked.by, startedAt);
    return showAll(asked, pairs.putFirst(asked, startedAt));
  }

  return {
    add: (x, source) => (isPreflight(x) ? addPreflight(x, source) : addRequest(x, source)),
    get: (id) => shown.get(id),
    within(id, source) {
      const half = halves.get(`${source} ${id}`);
      return half && idOf(half);
    },
    list: () => (ordered ??= inOrder([...shown.values()])),
    size: () => shown.size,
  };
}
