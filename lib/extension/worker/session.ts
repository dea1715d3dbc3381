/** One tab's session: what its page is, what was seen of its traffic, and what the developer set. */
import { createMerger, type Merger } from '../../capture/merge.ts';
import type { Observation } from '../shared/messages.ts';
import type { PageReport } from '../shared/page-report.ts';

/** What is stored of a session beside its observations. */
export interface SessionState {
  tabId: number;
  page: PageReport | null;
  preserve: boolean;
  /** Attempts dropped because storage is bounded. */
  forgotten: number;
  /** What began before this moment (ms since the epoch) was cleared and does not come back. */
  since: number;
  /** Other tabs whose sign-in belongs to this session. */
  joined: number[];
  /** Requests of the page in flight. */
  open: number;
  /** Pages that the tab loaded, when each began to (ms since the epoch), and whether a bridge was in it. */
  loads: { since: number; bridged: boolean }[];
}

/** What one source saw of one exchange, as it was last. These are stored; what they come to is worked out again. */
export interface Held extends Observation {
  /** Place in the order of arrival, which decides what is joined with what. */
  place: number;
}

export interface Session {
  readonly state: SessionState;
  readonly held: Map<string, Held>;
  /** Ids of the exchanges that each observation went into, by its key. */
  readonly within: Map<string, string>;
  /** When each exchange last changed, by id, on the monotonic clock (ms); not stored: a new worker has a new clock. */
  readonly arrivals: Map<string, number>;
  /** When `open` was last said, on the monotonic clock. */
  openAt: number;
  merger: Merger;
  places: number;
}

export const newSession = (tabId: number): Session => ({
  state: { tabId, page: null, preserve: false, forgotten: 0, since: 0, joined: [], open: 0, loads: [] },
  held: new Map(),
  within: new Map(),
  arrivals: new Map(),
  openAt: 0,
  merger: createMerger(),
  places: 0,
});

const keyOf = ({ exchange, source }: Observation) => `${source} ${exchange.id}`;

/** Adds what was seen; the keys of what changed by it. */
export function observe(session: Session, items: readonly Observation[], monotonic: number): string[] {
  const changed: string[] = [];
  for (const { exchange, source } of items) {
    if (exchange.startedAt < session.state.since) continue;
    const key = keyOf({ exchange, source });
    const place = session.held.get(key)?.place ?? session.places++;
    const merged = session.merger.add(exchange, source);
    if (!merged.changed && session.held.has(key)) continue;
    session.held.set(key, { exchange, source, place });
    session.within.set(key, merged.id);
    session.arrivals.set(merged.id, monotonic);
    changed.push(key);
  }
  return changed;
}

/** Takes over observations as they were stored, in the order in which they came. */
export function takeOver(session: Session, held: Iterable<Held>): void {
  for (const one of [...held].sort((a, b) => a.place - b.place)) {
    const key = keyOf(one);
    session.held.set(key, one);
    session.within.set(key, session.merger.add(one.exchange, one.source).id);
    session.places = Math.max(session.places, one.place + 1);
  }
}

/** Drops exchanges by id; the keys of the observations that went. */
export function drop(session: Session, ids: ReadonlySet<string>): string[] {
  const gone = [...session.within].filter(([, id]) => ids.has(id)).map(([key]) => key);
  for (const key of gone) session.held.delete(key);
  const left = [...session.held.values()];
  session.held.clear();
  session.within.clear();
  session.merger = createMerger();
  takeOver(session, left);
  return gone;
}

/**
 * The page was loaded for its own sake. Not so the OAuth callback, what the callback page itself opens next, the page
 * that the developer comes back to from the sign-in, and a second word about the same load.
 */
export function isFresh(report: PageReport, { page }: SessionState): boolean {
  if (report.callback || report.load === 'back_forward') return false;
  if (!page) return true;
  if (page.startedAt === report.startedAt) return false;
  const fromCallback = page.callback && page.origin === report.origin && report.sameOriginReferrer === true;
  return !(fromCallback && report.load === 'navigate');
}
