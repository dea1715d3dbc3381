/**
 * Whether anything may still come to the newest attempt of a live handshake. It has ended when nothing has been in flight
 * for two seconds, unless the developer is the one who takes time: at the sign-in page, or in a guided flow, which waits
 * for clicks. Where the client has given up by what was seen, nothing more is waited for than the other sources' word.
 */
import type { Exchange } from '../../exchange.ts';
import { IDLE_MS } from '../../handshake/attempts.ts';
import { refusalOf } from '../../handshake/facts/oauth.ts';
import { factsOf } from '../../handshake/facts-of.ts';
import { createGrowing } from '../../handshake/growing.ts';
import type { Attempt, Handshake, RoledExchange } from '../../handshake/handshake.ts';
import { returnsToDebug } from '../../handshake/over.ts';
import { tellingOf } from '../../handshake/telling.ts';
import type { PageReport } from '../shared/page-report.ts';
import type { Session } from './session.ts';
import type { Clock } from './sessions.ts';

/** What is in flight is said again every few seconds (`page/bridge.ts`); this long after the last word it is over, in ms. */
const IN_FLIGHT_MS = 12_000;

/** Milliseconds within which every source has told of an exchange that one has told of. */
const SETTLE_MS = 250;

export interface Waiting {
  atSignIn: boolean;
  /** The tab of the sign-in page, where it is not the session's own. */
  signInTab?: number;
  ended: boolean;
  /** In how many ms it will have ended if nothing more comes; absent when time alone ends nothing. */
  endsIn?: number;
  /** For how long nothing was heard of it, in ms. */
  quiet: number;
}

export function waitingOf(handshake: Handshake, attempt: Attempt, session: Session, clock: Clock): Waiting {
  const quiet = quietFor(attempt, session, clock);
  return { ...stateOf(handshake, attempt, session, clock, quiet), quiet };
}

function stateOf(
  handshake: Handshake,
  attempt: Attempt,
  session: Session,
  clock: Clock,
  told: number,
): Omit<Waiting, 'quiet'> {
  if (attempt.over === 'gave-up') return { atSignIn: false, ...after(SETTLE_MS - told) };
  const atSignIn = isAtSignIn(handshake, attempt, session);
  if (atSignIn) return { atSignIn, ...signInTab(attempt, session), ended: false };
  if (isGuided(attempt, session)) return { atSignIn, ended: false };
  const sinceOpen = clock.monotonic() - Math.max(session.openAt, session.awakeSince);
  if (session.state.open > 0 && sinceOpen < IN_FLIGHT_MS)
    return { atSignIn, ended: false, endsIn: IN_FLIGHT_MS - sinceOpen };
  const quiet = session.openAt > 0 ? Math.min(sinceOpen, told) : told;
  return { atSignIn, ...after(IDLE_MS - quiet) };
}

const after = (ms: number): Pick<Waiting, 'ended' | 'endsIn'> =>
  ms <= 0 ? { ended: true } : { ended: false, endsIn: ms };

/** When something was last heard of an attempt's exchanges: by the monotonic clock of this worker, and by the time of day. */
const lastWord = createGrowing(
  { arrived: Number.NEGATIVE_INFINITY, ended: Number.NEGATIVE_INFINITY },
  ({ arrived, ended }, { exchange }, { arrivals }: Session) => {
    const arrival = arrivals.get(exchange.id);
    // A stream that stays open says something now and then: that begins nothing anew.
    if (arrival !== undefined && !isOpenStream(exchange)) return { arrived: Math.max(arrived, arrival), ended };
    const end = exchange.startedAt + (isStream(exchange) ? 0 : (exchange.durationMs ?? 0));
    return { arrived, ended: Math.max(ended, end) };
  },
);

/**
 * How long nothing was heard of an attempt, in ms. The monotonic clock knows for what this worker saw itself; of what it
 * restored only the time of day says something, and that may have been set back since. While it stood still it heard nothing.
 */
function quietFor({ exchanges }: Attempt, session: Session, clock: Clock): number {
  const { arrived, ended } = lastWord(exchanges, session);
  const since = clock.now() - ended;
  return Math.min(clock.monotonic() - Math.max(arrived, session.awakeSince), since >= 0 ? since : clock.monotonic());
}

const isStream = ({ response }: Exchange) =>
  response?.headers.some(([name, value]) => name === 'content-type' && value.includes('text/event-stream')) ?? false;

/** The one on which the server speaks by itself; of the others each is the response to a message. */
const isOpenStream = (x: Exchange): boolean => x.request.method === 'GET' && isStream(x);

/** What of an attempt says whether the developer takes the time. */
interface Signs {
  /** The last authorization request or callback. */
  last: RoledExchange | undefined;
  /** When the browser was last sent to the sign-in page. */
  sentAt: number | undefined;
  /** It comes back to the callback of the guided flow. */
  debug: boolean;
  /** It has asked for nothing but what comes before the sign-in. */
  opening: boolean;
}

/** Of each attempt once: most are as they were. */
const signs = new WeakMap<Attempt, Signs>();

const OPENING = ['resource-metadata', 'server-metadata', 'registration'];

function signsOf(attempt: Attempt): Signs {
  const known = signs.get(attempt);
  if (known) return known;
  const telling = tellingOf(attempt).map(({ roled }) => roled);
  const read: Signs = {
    last: telling.findLast(({ role }) => role === 'authorization' || role === 'callback'),
    sentAt: telling.findLast(({ role }) => role === 'authorization')?.exchange.startedAt,
    debug: telling.some(({ exchange }) => returnsToDebug(exchange)),
    opening: telling.every(({ role }) => OPENING.includes(role)),
  };
  signs.set(attempt, read);
  return read;
}

/** The authorization request is out, no callback came, and what the tab shows is not an error page. */
function isAtSignIn(handshake: Handshake, attempt: Attempt, { state: { page } }: Session): boolean {
  const { last } = signsOf(attempt);
  if (last?.role !== 'authorization') return false;
  const { response, failure, startedAt } = last.exchange;
  if (failure && failure.kind !== 'aborted') return false;
  if (response && response.status >= 400 && isRefused(handshake, attempt)) return false;
  // The developer came back to the Inspector without having signed in.
  return !(page && comesFrom(page) > startedAt);
}

/** By what the checks go by: a password that was mistyped may be answered 401, and the form stands there again. */
function isRefused(handshake: Handshake, attempt: Attempt): boolean {
  const { exchanges, authorization } = factsOf(handshake, attempt, { ended: false });
  const { refusal, federation } = authorization;
  if (refusal !== undefined || federation?.refusal !== undefined) return true;
  // Of an address that the client made up the checks say nothing: its error page is no page to sign in at all the same.
  const pages = exchanges.filter(({ role }) => role === 'authorization');
  const madeUp = pages.filter(({ guessed }) => guessed);
  return pages.at(-1)?.guessed === true && refusalOf([], madeUp, undefined) !== undefined;
}

/** When the developer came to the page, in ms since the epoch; never by hand to the one that the sign-in ends on. */
const comesFrom = ({ shownAt, callback, startedAt }: PageReport): number => shownAt ?? (callback ? 0 : startedAt);

/** One that took part since the browser was sent there. */
function signInTab(attempt: Attempt, { lent }: Session): Pick<Waiting, 'signInTab'> {
  const { sentAt } = signsOf(attempt);
  return lent && sentAt !== undefined && lent.at >= sentAt ? { signInTab: lent.tabId } : {};
}

/**
 * The guided flow of Inspector v1 comes back to `/oauth/callback/debug`. Before it names that, it shows by asking for
 * metadata that no MCP request asked for. (Both flows register both callbacks, so a registration says nothing.)
 */
function isGuided(attempt: Attempt, { state: { page } }: Session): boolean {
  const { debug, opening } = signsOf(attempt);
  return debug || (page?.kind === 'inspector-v1' && opening);
}
