/** From a session to what the pages see of it. Diagnoses are made here, and kept as long as nothing in them changed. */
import type { KeptSignIn } from '../../changed/kept-sign-in.ts';
import { createAssembler } from '../../handshake/assembler.ts';
import type { Attempt, Handshake, RoledExchange } from '../../handshake/handshake.ts';
import { attemptsToShow } from '../../handshake/shown.ts';
import { lastGood, withAttempts } from '../../snapshot/handshake.ts';
import { type ShownAttempt, showAttempt } from '../../snapshot/shown-attempt.ts';
import type { HandshakeSnapshot } from '../../snapshot.ts';
import { covers, isInstalledHost } from '../shared/hosts.ts';
import { isFollowed, nameOf } from '../shared/recognise.ts';
import type { SessionSnapshot } from '../shared/session-snapshot.ts';
import { readDashboardMetadata } from '../shared/settings.ts';
import { type Waiting, waitingOf } from './ended.ts';
import { grantableOf } from './grantable.ts';
import { withLeft } from './left.ts';
import type { Session } from './session.ts';
import type { Clock } from './sessions.ts';
import { heldFor, withoutSuspect } from './settled.ts';

/** Milliseconds from the beginning of a page within which its bridge has reported it, on a slow machine too. */
const BRIDGE_MS = 3000;

/** What is known beside the traffic. */
export interface Surroundings {
  clock: Clock;
  /** Match patterns of hosts that may be watched, the install's included. */
  granted: readonly string[];
  /** Metadata JSON pasted from the dashboard, as a tab may know it. */
  dashboard(server: string, inPrivate: boolean): string | undefined;
  /** What worked last at a server, as this page of a tab may know it, the oldest first. */
  good(server: string, page: string | null, inPrivate: boolean): readonly KeptSignIn[];
  /** What a session that begins does with the log of the page before. */
  preserve: boolean;
  /** The browser refuses to store what is seen. */
  unsaved: boolean;
}

export interface View {
  snapshot: SessionSnapshot;
  /** In how many ms it will look different though nothing more comes. */
  changesIn?: number;
  /** What worked last at each of its servers. */
  good: KeptSignIn[];
  /** Attempts from the oldest on, with the exchanges that only they have; for the bound of the storage. */
  attempts: { startedAt: number; exchanges: readonly RoledExchange[]; newest: boolean; shown: boolean }[];
}

/** How an attempt stands. */
interface State {
  ended: boolean;
  atSignIn: boolean;
  signInTab?: number | undefined;
}

/** What decides how an attempt is shown; as long as none of it changes, it is not diagnosed again. */
interface Cached extends State {
  exchanges: readonly RoledExchange[];
  dashboard: string | undefined;
  shown: ShownAttempt;
}

/** One per session: it remembers the attempts that it showed before. */
export function createViewer() {
  let cache = new Map<string, Cached>();
  const assemble = createAssembler();

  return (session: Session, around: Surroundings): View => {
    const { inPrivate } = session.state;
    const { handshakes, leftOut } = assemble(session.merger.list(), inspectorOf(session));
    const toShow = attemptsToShow(handshakes);
    const next = new Map<string, Cached>();
    const endings: number[] = [];
    const good: KeptSignIn[] = [];
    const shown = handshakes.map((handshake): HandshakeSnapshot => {
      const dashboard = handshake.server === null ? undefined : around.dashboard(handshake.server, inPrivate);
      const attempts = handshake.attempts
        .filter((attempt) => toShow.has(attempt))
        .map((attempt) => {
          const newest = attempt === handshake.attempts.at(-1);
          const before = cache.get(attempt.id);
          // What else the page asks for begins nothing that is over anew.
          const isOver = !newest || (before?.ended && hasSame(before.exchanges, attempt.exchanges));
          const waiting: Waiting = isOver
            ? { ended: true, atSignIn: false, quiet: 0 }
            : waitingOf(handshake, attempt, session, around.clock);
          if (waiting.endsIn !== undefined) endings.push(waiting.endsIn);
          const cached =
            before && isSame(before, waiting, dashboard)
              ? goOn(before, handshake, attempt)
              : show(handshake, attempt, waiting, dashboard, shownIn(before, dashboard));
          next.set(attempt.id, cached);
          const held = heldFor(cached.shown, waiting.quiet);
          if (held <= 0) return cached.shown;
          endings.push(held);
          return withoutSuspect(cached.shown);
        });
      const before =
        handshake.server === null ? [] : around.good(handshake.server, handshake.client.origin ?? null, inPrivate);
      good.push(...lastGood(attempts, before));
      return {
        ...withAttempts(handshake, attempts, before),
        ...(dashboard !== undefined && { dashboardMetadata: dashboard }),
      };
    });
    cache = next;
    const stale = staleIn(session, around);
    if (stale !== undefined && stale > 0) endings.push(stale);
    return {
      snapshot: {
        ...sessionSnapshot(
          session,
          leftOut,
          withLeft(shown),
          grantableOf(handshakes, around.granted, session.state.asked),
        ),
        ...(stale !== undefined && stale <= 0 && { stale: true }),
        ...(around.unsaved && { unsaved: true }),
      },
      good,
      ...(endings.length && { changesIn: Math.max(Math.min(...endings), 0) }),
      attempts: handshakes
        .flatMap(({ attempts }) =>
          attempts.map((a, i) => ({ ...a, newest: i === attempts.length - 1, shown: toShow.has(a) })),
        )
        .sort((a, b) => a.startedAt - b.startedAt),
    };
  };
}

/** The page that was recognised; requests name it by its origin alone. */
const inspectorOf = ({ state: { page } }: Session): string[] =>
  page?.kind.startsWith('inspector') ? [page.origin] : [];

/** But for its exchanges. */
const isSame = (cached: Cached, { ended, atSignIn, signInTab }: Waiting, dashboard: string | undefined) =>
  cached.ended === ended &&
  cached.atSignIn === atSignIn &&
  cached.signInTab === signInTab &&
  cached.dashboard === dashboard;

/** As it was shown by the same document, and perhaps in another state. */
const shownIn = (before: Cached | undefined, dashboard: string | undefined) =>
  before?.dashboard === dashboard ? before?.shown : undefined;

const hasSame = (before: readonly RoledExchange[], list: readonly RoledExchange[]): boolean =>
  before === list ||
  (before.length === list.length && before.every(({ exchange }, i) => exchange === list[i]?.exchange));

/** In the same state as before, whatever came to it. */
function goOn(before: Cached, handshake: Handshake, attempt: Attempt): Cached {
  const { exchanges } = attempt;
  if (hasSame(before.exchanges, exchanges)) return before.exchanges === exchanges ? before : { ...before, exchanges };
  return show(handshake, attempt, before, before.dashboard, before.shown);
}

function show(
  handshake: Handshake,
  attempt: Attempt,
  { ended, atSignIn, signInTab }: State,
  dashboard: string | undefined,
  before?: ShownAttempt,
): Cached {
  const read = dashboard === undefined ? undefined : readDashboardMetadata(dashboard);
  const context = read && 'document' in read ? { dashboardMetadata: read.document } : {};
  return {
    exchanges: attempt.exchanges,
    ended,
    atSignIn,
    signInTab,
    dashboard,
    shown: showAttempt(
      handshake,
      attempt,
      { ended, atSignIn, ...(signInTab !== undefined && { signInTab }), context },
      before,
    ),
  };
}

/**
 * In how many ms it shows that the page was there before the extension was: its bridge reports it much sooner. Zero or less
 * once it has shown; `undefined` for a page with a bridge, or where there can be none.
 */
function staleIn({ state: { page, loads } }: Session, { granted, clock }: Surroundings): number | undefined {
  const load = loads.findLast(({ startedAt }) => startedAt === page?.startedAt);
  if (!page || !load || load.bridged || !isFollowed(page.kind)) return undefined;
  const hasDoor = isInstalledHost(page.origin) || page.kind === 'added';
  return hasDoor && covers(granted, page.origin) ? page.since + BRIDGE_MS - clock.now() : undefined;
}

function sessionSnapshot(
  { state }: Session,
  leftOut: number,
  handshakes: HandshakeSnapshot[],
  grantable: SessionSnapshot['grantable'],
): SessionSnapshot {
  const { tabId, page, forgotten, missed, inPrivate, preserve } = state;
  const name = page ? nameOf(page.kind) : null;
  const told = /^MCP Inspector (\d[\w.-]*)$/.exec(handshakes.findLast(({ client }) => client)?.client ?? '')?.[1];
  // Before its first request the page itself says which of the two it is.
  const version = told ?? (page?.kind === 'inspector-v2' ? '2' : undefined);
  return {
    tabId,
    source: { kind: 'tab' },
    inspector: name === null ? null : { name, ...(version && name === 'MCP Inspector' && { version }) },
    ...(page && name !== null && !isFollowed(page.kind) && { unread: true }),
    pageOrigin: page?.origin ?? null,
    ...(page?.kind === 'added' && { added: true }),
    handshakes,
    forgotten: forgotten + leftOut,
    ...(missed > 0 && { missed }),
    ...(inPrivate && { inPrivate: true as const }),
    preserve,
    grantable,
  };
}

/** A tab that nothing is known of, or that is no Inspector. */
export const emptySnapshot = (tabId: number, preserve = false): SessionSnapshot => ({
  tabId,
  source: { kind: 'tab' },
  inspector: null,
  pageOrigin: null,
  handshakes: [],
  forgotten: 0,
  preserve,
  grantable: [],
});
