/** One tab's session: what its page is, what was seen of its traffic, and what the developer set. */
import { createMerger, type Merger } from '../../capture/merge.ts';
import type { Exchange } from '../../exchange.ts';
import { httpOrigin, parseUrl } from '../../text/url.ts';
import { isInstalledHost } from '../shared/hosts.ts';
import type { Observation } from '../shared/messages.ts';
import type { PageReport } from '../shared/page-report.ts';
import { isFollowed } from '../shared/recognise.ts';
import { type Lines, newLines } from './lines.ts';

/** Page loads of a session that are remembered. */
const MAX_LOADS = 20;

/** What is stored of a session beside its observations. */
export interface SessionState {
  tabId: number;
  page: PageReport | null;
  /** It began in a private window: nothing of it may be kept on disk. */
  inPrivate: boolean;
  preserve: boolean;
  /** Attempts dropped because storage is bounded. */
  forgotten: number;
  /** Observations that a source could not keep until they were sent. */
  missed: number;
  /** Origins that the page asked, by the browser's own account and not by what its scripts say. */
  asked: string[];
  /** What began before this moment (ms since the epoch) was cleared and does not come back. */
  since: number;
  /** The extension itself loads the Inspector's page anew: what was seen stays. */
  stays?: boolean;
  /** Other tabs whose sign-in belongs to this session. */
  joined: number[];
  /** Requests of the page in flight. */
  open: number;
  /** Pages that the tab loaded, as each was reported, and whether a bridge was in it. */
  loads: (Pick<PageReport, 'startedAt' | 'since'> & { bridged: boolean })[];
}

/** What one source saw of one exchange, as it was last. These are stored; what they come to is worked out again. */
export interface Held extends Observation {
  /** Place in the order of arrival, which decides what is joined with what. */
  place: number;
}

export interface Session {
  readonly state: SessionState;
  readonly held: Map<string, Held>;
  /** Fingerprints of `state` and code in what is held. */
  readonly marks: Set<string>;
  /** When each exchange last changed, by id, on the monotonic clock (ms); not stored: a new worker has a new clock. */
  readonly arrivals: Map<string, number>;
  /** The tab that last did something for this session beside its own, and when (ms since the epoch); not stored. */
  lent?: { tabId: number; at: number };
  /** Where the last answer came from, and for which token, if it was one of success to a `POST`; not stored. */
  takenAt?: string | undefined;
  /** When `open` was last said, on the monotonic clock. */
  openAt: number;
  /** Since when this worker runs without having stood still, as far as is known, on the monotonic clock. */
  awakeSince: number;
  merger: Merger;
  places: number;
  /** How header lines lie in the store. */
  lines: Lines;
}

export const newSession = (tabId: number, preserve = false, inPrivate = false): Session => ({
  state: {
    tabId,
    page: null,
    inPrivate,
    preserve,
    forgotten: 0,
    missed: 0,
    asked: [],
    since: 0,
    joined: [],
    open: 0,
    loads: [],
  },
  held: new Map(),
  marks: new Set(),
  arrivals: new Map(),
  openAt: 0,
  awakeSince: Number.NEGATIVE_INFINITY,
  merger: createMerger(),
  places: 0,
  lines: newLines(),
});

/**
 * Callbacks that authorization requests named of which the browser itself told, in order: the origin of each, and of who
 * asked. `since`: those of before are of another page, whose log may have been preserved.
 */
const named = ({ held }: Session, since = 0): { origin: string; by: string | null }[] =>
  [...held.values()]
    .filter(({ exchange }) => exchange.navigation && exchange.startedAt >= since)
    .sort((a, b) => a.exchange.startedAt - b.exchange.startedAt)
    .flatMap(({ exchange: { request, page } }) => {
      const callback = parseUrl(request.url)?.searchParams.get('redirect_uri');
      const origin = callback && httpOrigin(callback);
      return origin ? [{ origin, by: page.origin }] : [];
    });

/** Of one server, though by another name of this machine. */
function isBeside(a: string, b: string): boolean {
  const [left, right] = [parseUrl(a), parseUrl(b)];
  return left?.port === right?.port && [a, b].every(isInstalledHost);
}

/**
 * Whether one page may be the callback of another, where that one says so: it is of the same server, by another name of this
 * machine, or a person said of both what they are. Any page can name an Inspector's callback as its own.
 */
function mayBeCallback(of: PageReport, callback: PageReport): boolean {
  return (of.kind === 'added' && callback.kind === 'added') || isBeside(of.origin, callback.origin);
}

/**
 * Whether a tab that nobody watches may be at the sign-in of this session, whose marks it carries: the Inspector sent it,
 * it is sent back to the Inspector, or a person opened what names the Inspector as the callback. Who knows a `state` can
 * have a tab of its own carry it anywhere.
 */
export function mayLend({ state: { page } }: Session, { page: { origin: by }, request: { url } }: Exchange): boolean {
  if (page === null || page.kind === 'added') return true;
  const callback = by === null && parseUrl(url)?.searchParams.get('redirect_uri');
  return [by, url, callback].some((one) => one && isBeside(page.origin, one));
}

/**
 * Whether sessions with the same marks are of one sign-in: of one origin, or one is the callback to which the other had a tab
 * sent, and has not itself sent anybody to sign in. Marks alone say nothing: whoever was told a `state` can tell it as its own.
 * That request is the first in the tab of the callback; those of the sign-in's own pages, which go on to others, come behind
 * it. Only the first counts: where a page had it sent, it may be sent on in that page's name.
 */
export function areOne(a: Session, b: Session): boolean {
  const isCallback = (one: Session, of: Session) => {
    const { page } = one.state;
    if (!page || !of.state.page || !mayBeCallback(of.state.page, page)) return false;
    const opened = named(one);
    const [first] = opened;
    return (
      first?.origin === page.origin && first.by === of.state.page.origin && opened.every(({ by }) => by !== page.origin)
    );
  };
  return a.state.page?.origin === b.state.page?.origin || isCallback(a, b) || isCallback(b, a);
}

/** Marks that one exchange has at most: a request names its `state` and its code, and no more. */
const MAX_MARKS = 8;

const mark = /~(?:state|code)\.\d+\.[0-9a-f]{8}/g;

/** Fingerprints of `state` and code in an exchange: equal values mean the same sign-in. */
export const marksOf = ({ request }: Exchange): string[] =>
  `${request.url}\n${request.body ?? ''}`.replaceAll(/%7e/gi, '~').match(mark)?.slice(0, MAX_MARKS) ?? [];

/**
 * Whether the browser knows of the page's own requests what its bridge does not know better. Not of version 2, which asks
 * its own backend for everything, and has all that matters in the bodies; but of one that asked somebody else, or has no
 * bridge, as of all others.
 */
export function needsRequests({ state: { page, loads, asked } }: Session): boolean {
  if (page?.kind !== 'inspector-v2') return !page || isFollowed(page.kind);
  const bridged = loads.some((load) => load.startedAt === page.startedAt && load.bridged);
  return !bridged || asked.some((origin) => origin !== page.origin);
}

/** Milliseconds after the last that is stored of a session within which more of it may not be stored. */
const RECENT_MS = 10_000;

/** Whether something of it was under way when it was stored. */
export function isUnderWay({ state: { open, page }, held }: Session, now: number): boolean {
  const ends = [...held.values()].map(({ exchange: { startedAt, durationMs = 0 } }) => startedAt + durationMs);
  return open > 0 || [page?.since ?? 0, ...ends].some((end) => now - end < RECENT_MS);
}

const keyOf = ({ exchange, source }: Observation) => `${source} ${exchange.id}`;

/** Adds what was seen; the keys of what changed by it. */
export function observe(session: Session, items: readonly Observation[], monotonic: number): string[] {
  const changed: string[] = [];
  for (const { exchange, source } of items) {
    if (exchange.startedAt < session.state.since) continue;
    const key = keyOf({ exchange, source });
    const known = session.held.get(key);
    const merged = hold(session, { exchange, source, place: known?.place ?? session.places++ });
    if (merged.changed) session.arrivals.set(merged.id, monotonic);
    if (!known || merged.changed) changed.push(key);
  }
  return changed;
}

/** Takes over observations as they were stored, in the order in which they came. */
export function takeOver(session: Session, held: Iterable<Held>): void {
  for (const one of [...held].sort((a, b) => a.place - b.place)) {
    hold(session, one);
    session.places = Math.max(session.places, one.place + 1);
  }
}

/** Keeps what one source saw of one exchange, as it is now. */
function hold(session: Session, one: Held): ReturnType<Merger['add']> {
  const key = keyOf(one);
  const merged = session.merger.add(one.exchange, one.source);
  session.held.set(key, one);
  for (const mark of marksOf(one.exchange)) session.marks.add(mark);
  return merged;
}

/** Drops exchanges by id; the keys of the observations that went. */
export const drop = (session: Session, ids: ReadonlySet<string>): string[] =>
  dropWhere(session, (_, { exchange, source }) => ids.has(session.merger.within(exchange.id, source) ?? ''));

/** Begins anew: what started before `since` goes, and does not come back. The keys of the observations that went. */
export function beginAt(session: Session, since: number): string[] {
  Object.assign(session.state, { since, forgotten: 0, missed: 0, open: 0 });
  session.openAt = 0;
  return dropWhere(session, (_, { exchange }) => exchange.startedAt < since);
}

function dropWhere(session: Session, goes: (key: string, one: Held) => boolean): string[] {
  const gone = [...session.held].filter(([key, one]) => goes(key, one)).map(([key]) => key);
  if (!gone.length) return gone;
  for (const key of gone) session.held.delete(key);
  const left = [...session.held.values()];
  session.held.clear();
  session.marks.clear();
  session.merger = createMerger();
  takeOver(session, left);
  return gone;
}

/** Notes that the page in the tab is this one; whether it was loaded for its own sake, and so begins a session. */
export function arrive(session: Session, report: PageReport, bridged: boolean): boolean {
  const { state } = session;
  const fresh = isFresh(report, session);
  const begins = fresh && !state.stays;
  if (fresh) Object.assign(state, { stays: false, asked: [] });
  const { startedAt, since } = report;
  const again = state.page?.startedAt === startedAt;
  // A second word about the same load changes nothing of what is in flight.
  if (!again) state.open = 0;
  // Nor of when it was shown, which only the page itself says.
  state.page = { ...(again && state.page?.shownAt !== undefined && { shownAt: state.page.shownAt }), ...report };
  const known = state.loads.find((load) => load.startedAt === startedAt);
  const others = state.loads.filter((load) => load !== known);
  const load = { startedAt, since, bridged: bridged || known?.bridged === true };
  state.loads = [...others, load].slice(-MAX_LOADS);
  return begins;
}

/**
 * The page was loaded for its own sake. Not so the OAuth callback, what the callback page itself opens next, the page
 * that the developer comes back to from the sign-in, and a second word about a load. A page of another origin that
 * calls itself one of these is none, unless the page that began the sign-in named it as its callback, and it may be one.
 */
export function isFresh(report: PageReport, session: Session): boolean {
  const { page, loads } = session.state;
  if (!page) return !report.callback && report.load !== 'back_forward';
  const isNamed = () => mayBeCallback(page, report) && named(session, page.since)[0]?.origin === report.origin;
  if (page.origin !== report.origin && !(report.callback && isNamed())) return true;
  if (report.callback || report.load === 'back_forward') return false;
  if (loads.some(({ startedAt }) => startedAt === report.startedAt)) return false;
  const fromCallback = page.callback && page.origin === report.origin && report.sameOriginReferrer === true;
  return !(fromCallback && report.load === 'navigate');
}
