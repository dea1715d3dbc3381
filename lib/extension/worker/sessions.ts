/**
 * All sessions, one per tab, and which tab's traffic belongs to which: a sign-in that happens in another tab or a popup
 * window joins the session of the Inspector by the fingerprint of `state` (or of the code).
 */
import { traitsOf } from '../../capture/captured.ts';
import { header } from '../../exchange.ts';
import { isSuccess } from '../../protocol/status.ts';
import { type Haste, NOW } from '../shared/haste.ts';
import type { Observation } from '../shared/messages.ts';
import type { PageReport } from '../shared/page-report.ts';
import { isFollowed } from '../shared/recognise.ts';
import { allMarks, beganAt, createStrays, inTab, shares } from './joining.ts';
import { areOne, arrive, beginAt, drop, isFresh, mayLend, newSession, observe, type Session } from './session.ts';
import type { Store } from './store.ts';
import { readSessions, save, saveAnew, unsave, unsaveAll } from './stored.ts';

export interface Sessions {
  /** Takes over what the store held before the worker was stopped. */
  restore(stored: ReadonlyMap<string, unknown>): void;
  /** A page says what it is; whether its traffic is to be kept. */
  page(tabId: number, report: PageReport, from: 'bridge' | 'devtools', inPrivate: boolean): boolean;
  /** What DevTools saw and a bridge in the page did not: envelopes that were taken off there need no second time. */
  newToBridge(tabId: number, items: readonly Observation[]): Observation[];
  observe(tabId: number, items: readonly Observation[], more?: Told): void;
  /** The session that a tab belongs to. */
  of(tabId: number): Session | undefined;
  all(): Session[];
  clear(tabId: number): void;
  /** Clears every tab. */
  clearAll(): void;
  preserve(tabId: number, value: boolean): void;
  /** The page in the tab is about to be loaded anew, which begins no session; resolves once a stop can lose nothing of it. */
  stay(tabId: number): Promise<void>;
  close(tabId: number): void;
  /** Drops exchanges because storage is bounded. */
  forget(session: Session, ids: ReadonlySet<string>, attempts: number): void;
}

/** What a source says beside what it saw. */
export interface Told {
  /** Requests of the page in flight. */
  open?: number | undefined;
  /** None is now, and some were since it was said before. */
  busy?: boolean | undefined;
  /** Origins that the page asked, by the browser's own account. */
  asked?: readonly string[] | undefined;
  /** What it saw and could not keep until it was sent. */
  missed?: number | undefined;
}

/** `now`: ms since the epoch, which a person may set; `monotonic`: ms since the worker started. */
export interface Clock {
  now(): number;
  monotonic(): number;
}

export interface SessionsHost {
  store: Store;
  clock: Clock;
  /** What a session that begins does with the log of the page before. */
  preserve(): boolean;
  /** Something of the session of this tab changed, or it ended. */
  changed(tabId: number, haste?: Haste): void;
}

export function createSessions({ store, clock, preserve, changed }: SessionsHost): Sessions {
  const sessions = new Map<number, Session>();
  let strays = createStrays();

  const of = (tabId: number) =>
    sessions.get(tabId) ?? [...sessions.values()].find(({ state }) => state.joined.includes(tabId));

  const add = (session: Session, items: readonly Observation[]) => observe(session, items, clock.monotonic());

  function keep(session: Session, changedKeys: Iterable<string> = [], haste = NOW) {
    save(store, session, changedKeys, haste);
    changed(session.state.tabId, haste);
  }

  function end(session: Session) {
    sessions.delete(session.state.tabId);
    unsaveAll(store, session);
    changed(session.state.tabId);
  }

  function clear(session: Session) {
    begin(session, clock.now());
    keep(session);
  }

  function begin(session: Session, since: number) {
    unsave(store, session.state.tabId, beginAt(session, since));
    // Nor does the store keep header lines of what is gone.
    saveAnew(store, session);
  }

  function page(tabId: number, report: PageReport, from: 'bridge' | 'devtools', inPrivate: boolean): boolean {
    // The tab is elsewhere: at the sign-in page, perhaps, and the handshake goes on.
    if (report.kind === 'other') return isFollowed(of(tabId)?.state.page?.kind ?? 'other');
    let session = sessions.get(tabId);
    const joinedTo = session ? undefined : of(tabId);
    if (joinedTo) {
      // A tab that lent itself to a sign-in is its own again once it opens an Inspector for its own sake.
      if (!isFresh(report, joinedTo)) return isFollowed(report.kind);
      joinedTo.state.joined = joinedTo.state.joined.filter((joined) => joined !== tabId);
      keep(joinedTo);
    }
    session ??= newSession(tabId, preserve(), inPrivate);
    sessions.set(tabId, session);
    const fresh = arrive(session, report, from === 'bridge');
    if (fresh && !session.state.preserve) begin(session, report.shownAt ?? report.since);
    keep(session);
    return isFollowed(report.kind);
  }

  function observed(
    tabId: number,
    items: readonly Observation[],
    { open, busy = false, asked = [], missed = 0 }: Told = {},
  ) {
    const session = of(tabId);
    if (!session?.state.page || !isFollowed(session.state.page.kind)) {
      stray(tabId, items);
      return;
    }
    const { state } = session;
    const wasOpen = state.open;
    if (open !== undefined && state.tabId === tabId) {
      state.open = open;
      if (open > 0 || wasOpen > 0 || busy) session.openAt = clock.monotonic();
    }
    const own = items.map((item) => inTab(item, tabId));
    const keys = add(session, own);
    const knew = state.asked.length;
    state.asked = [...new Set([...state.asked, ...asked])].slice(0, MAX_ASKED);
    state.missed += missed;
    const countAlone = keys.length === 0 && knew === state.asked.length && missed === 0;
    const again = (own.length > 0 || countAlone) && areAgain(session, own);
    // How much is in flight is said before what it is: that has to be in the first write, or a stop would lose it.
    const wanted = countAlone ? 'beside' : own.some(isAwaited) ? 'now' : 'soon';
    if (!countAlone || wasOpen !== state.open) keep(session, keys, { wanted, again });
    if (keys.length) join(session, allMarks(own));
  }

  /** Traffic of a tab that nobody watches: kept only where it carries the mark of a sign-in that somebody waits for. */
  function stray(tabId: number, items: readonly Observation[]) {
    for (const item of items) {
      const marks = allMarks([item]);
      if (!item.exchange.navigation || !marks.length) continue;
      const owner = [...sessions.values()].find((session) => shares(session, marks) && mayLend(session, item.exchange));
      if (!owner) {
        strays.add(tabId, item);
        continue;
      }
      lend(tabId, owner);
      keep(owner, add(owner, [inTab(item, tabId)]));
    }
  }

  /** Brings together what carries the same marks as this session: strays, and sessions of other tabs. */
  function join(session: Session, marks: readonly string[]) {
    if (!marks.length) return;
    const found = strays.take(marks, session);
    for (const { tabId } of found) lend(tabId, session);
    const adopted = found.map(({ item }) => item);
    if (adopted.length) keep(session, add(session, adopted));

    // A private window's sign-in becomes part of no other window's.
    const { inPrivate } = session.state;
    const other = [...sessions.values()].find(
      (one) => one !== session && one.state.inPrivate === inPrivate && shares(one, marks) && areOne(one, session),
    );
    if (!other) return;
    const [into, from] = beganAt(other) <= beganAt(session) ? [other, session] : [session, other];
    end(from);
    for (const tabId of [...from.state.joined, from.state.tabId]) lend(tabId, into);
    keep(into, add(into, inOrderOfArrival(from)));
  }

  /** The tab's traffic belongs to this session from now on. */
  function lend(tabId: number, session: Session) {
    const { state } = session;
    if (tabId !== state.tabId) session.lent = { tabId, at: clock.now() };
    if (tabId !== state.tabId && !sessions.has(tabId) && !state.joined.includes(tabId)) state.joined.push(tabId);
  }

  return {
    restore(stored) {
      const read = readSessions(stored);
      for (const key of read.stale) store.remove(key);
      for (const session of read.sessions) sessions.set(session.state.tabId, session);
    },
    page,
    newToBridge(tabId, items) {
      const loads = of(tabId)?.state.loads ?? [];
      const wasThere = (at: number) => loads.findLast(({ since }) => since <= at)?.bridged === true;
      return items.filter(({ exchange, source }) => !traitsOf(source).unwrapped || !wasThere(exchange.startedAt));
    },
    observe: observed,
    of,
    all: () => [...sessions.values()],
    clear(tabId) {
      const session = of(tabId);
      if (session) clear(session);
    },
    clearAll() {
      strays = createStrays();
      for (const session of sessions.values()) {
        // The page's side tells each origin once: what it asks from now on is offered again when it is loaded anew.
        session.state.asked = [];
        clear(session);
      }
    },
    preserve(tabId, value) {
      const session = of(tabId);
      if (!session) return;
      session.state.preserve = value;
      keep(session);
    },
    async stay(tabId) {
      const session = of(tabId);
      if (!session) return;
      session.state.stays = true;
      keep(session);
      await store.flush();
    },
    close(tabId) {
      const session = sessions.get(tabId);
      if (session) return end(session);
      const joined = of(tabId);
      if (!joined) return;
      joined.state.joined = joined.state.joined.filter((other) => other !== tabId);
      if (joined.lent?.tabId === tabId) {
        delete joined.lent;
        keep(joined);
      }
    },
    forget(session, ids, attempts) {
      unsave(store, session.state.tabId, drop(session, ids));
      session.state.forgotten += attempts;
      keep(session);
    },
  };
}

/** Origins of one session that are remembered as asked. */
const MAX_ASKED = 100;

/**
 * What came of a request, or where the browser goes, is waited for. But what webRequest tells of a page's request has no
 * body, and comes with the page's own word.
 */
const isAwaited = ({ exchange: { navigation, response, failure }, source }: Observation): boolean =>
  navigation === true || (!traitsOf(source).bodiless && (response !== undefined || failure !== undefined));

/** More messages to where the one before was taken, with the same token, and nothing that says that these are not. */
function areAgain(session: Session, items: readonly Observation[]): boolean {
  let again = true;
  for (const { exchange, source } of items) {
    const { request, response, failure, connect } = exchange;
    const isMessage = request.method === 'POST' && !failure && !connect;
    const to = isMessage ? `${request.url} ${header(request.headers, 'authorization')}` : undefined;
    const taken = isSuccess(response);
    again &&= to !== undefined && session.takenAt === to && (taken || !response);
    // The page's own word on what webRequest told of is no more of it.
    if (response && !traitsOf(source).bodiless) session.takenAt = taken ? to : undefined;
  }
  return again;
}

const inOrderOfArrival = ({ held }: Session) => [...held.values()].sort((a, b) => a.place - b.place);
