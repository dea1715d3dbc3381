/** From a session to what the pages see of it. Diagnoses are made here, and kept as long as nothing in them changed. */
import { diagnose } from '../../diagnose.ts';
import type { Exchange } from '../../exchange.ts';
import { handshakesOf } from '../../handshake/assemble.ts';
import { factsOf } from '../../handshake/facts-of.ts';
import type { Attempt, Handshake, RoledExchange } from '../../handshake/handshake.ts';
import { isFollowed, nameOf } from '../shared/recognise.ts';
import { readDashboardMetadata } from '../shared/settings.ts';
import type { AttemptSnapshot, ExchangeSummary, HandshakeSnapshot, SessionSnapshot } from '../shared/snapshot.ts';
import { waitingOf } from './ended.ts';
import { grantableOf } from './grantable.ts';
import type { Session } from './session.ts';
import type { Clock } from './sessions.ts';

/** What is known beside the traffic. */
export interface Surroundings {
  clock: Clock;
  /** Match patterns of hosts that may be watched, the install's included. */
  granted: readonly string[];
  /** Metadata JSON pasted from the dashboard, by server URL. */
  dashboard: ReadonlyMap<string, string>;
}

export interface View {
  snapshot: SessionSnapshot;
  /** In how many ms it will look different though nothing more comes. */
  changesIn?: number;
  /** Attempts from the oldest on, with the exchanges that only they have; for the bound of the storage. */
  attempts: { startedAt: number; exchanges: readonly RoledExchange[]; newest: boolean }[];
}

interface Cached {
  exchanges: readonly Exchange[];
  ended: boolean;
  atSignIn: boolean;
  dashboard: string | undefined;
  snapshot: AttemptSnapshot;
  scalekit: HandshakeSnapshot['scalekit'];
}

/** One per session: it remembers the attempts that it made before. */
export function createViewer() {
  let cache = new Map<string, Cached>();

  return (session: Session, around: Surroundings): View => {
    const handshakes = handshakesOf(session.merger.list());
    const next = new Map<string, Cached>();
    const endings: number[] = [];
    const made = handshakes.map((handshake): HandshakeSnapshot => {
      const text = handshake.server === null ? undefined : around.dashboard.get(handshake.server);
      const attempts = handshake.attempts.map((attempt) => {
        const newest = attempt === handshake.attempts.at(-1);
        const waiting = newest ? waitingOf(attempt, session, around.clock) : { ended: true, atSignIn: false };
        if ('endsIn' in waiting && waiting.endsIn !== undefined) endings.push(waiting.endsIn);
        const before = cache.get(attempt.id);
        const cached =
          before && isSame(before, attempt, waiting, text) ? before : make(handshake, attempt, waiting, text);
        next.set(attempt.id, cached);
        return cached;
      });
      return {
        id: handshake.id,
        server: handshake.server,
        client: handshake.client,
        via: handshake.via,
        scalekit: attempts.findLast(({ scalekit }) => scalekit)?.scalekit ?? null,
        attempts: attempts.map(({ snapshot }) => snapshot),
        ...(text !== undefined && { dashboardMetadata: text }),
      };
    });
    cache = next;
    return {
      snapshot: snapshotOf(session, made, grantableOf(handshakes, around.granted)),
      ...(endings.length && { changesIn: Math.max(Math.min(...endings), 0) }),
      attempts: handshakes
        .flatMap(({ attempts }) => attempts.map((a, i) => ({ ...a, newest: i === attempts.length - 1 })))
        .sort((a, b) => a.startedAt - b.startedAt),
    };
  };
}

const isSame = (
  cached: Cached,
  { exchanges }: Attempt,
  { ended, atSignIn }: { ended: boolean; atSignIn: boolean },
  text: string | undefined,
) =>
  cached.ended === ended &&
  cached.atSignIn === atSignIn &&
  cached.dashboard === text &&
  cached.exchanges.length === exchanges.length &&
  cached.exchanges.every((exchange, i) => exchange === exchanges[i]?.exchange);

function make(
  handshake: Handshake,
  attempt: Attempt,
  { ended, atSignIn }: { ended: boolean; atSignIn: boolean },
  dashboard: string | undefined,
): Cached {
  const read = dashboard === undefined ? undefined : readDashboardMetadata(dashboard);
  const context = read && 'document' in read ? { dashboardMetadata: read.document } : {};
  const { scalekit } = factsOf(handshake, attempt, { ended, context });
  return {
    exchanges: attempt.exchanges.map(({ exchange }) => exchange),
    ended,
    atSignIn,
    dashboard,
    snapshot: {
      id: attempt.id,
      startedAt: attempt.startedAt,
      running: !ended,
      atSignIn,
      diagnosis: diagnose(handshake, { ended, context, attempt }),
      exchanges: attempt.exchanges.map(summaryOf),
    },
    scalekit: scalekit && { environment: scalekit.environment, kind: scalekit.kind, resourceId: scalekit.resourceId },
  };
}

export function summaryOf({ exchange, role }: RoledExchange): ExchangeSummary {
  const { id, startedAt, durationMs, via, request, response, failure, preflight } = exchange;
  return {
    id,
    startedAt,
    ...(durationMs !== undefined && { durationMs }),
    role,
    via,
    method: request.method,
    url: request.url,
    ...(response && { status: response.status }),
    ...(failure && { failure: failure.text }),
    ...(preflight?.response && { preflightStatus: preflight.response.status }),
  };
}

function snapshotOf(
  { state }: Session,
  handshakes: HandshakeSnapshot[],
  grantable: SessionSnapshot['grantable'],
): SessionSnapshot {
  const { tabId, page, forgotten, preserve } = state;
  const name = page ? nameOf(page.kind) : null;
  const version = /^MCP Inspector (\d[\w.-]*)$/.exec(handshakes.findLast(({ client }) => client)?.client ?? '')?.[1];
  return {
    tabId,
    source: { kind: 'tab' },
    inspector: name === null ? null : { name, ...(version && name === 'MCP Inspector' && { version }) },
    ...(page && name !== null && !isFollowed(page.kind) && { unread: true }),
    pageOrigin: page?.origin ?? null,
    ...(page?.kind === 'added' && { added: true }),
    handshakes,
    forgotten,
    preserve,
    grantable,
  };
}

/** A tab that nothing is known of, or that is no Inspector. */
export const emptySnapshot = (tabId: number): SessionSnapshot => ({
  tabId,
  source: { kind: 'tab' },
  inspector: null,
  pageOrigin: null,
  handshakes: [],
  forgotten: 0,
  preserve: false,
  grantable: [],
});
