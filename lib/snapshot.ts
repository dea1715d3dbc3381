/**
 * What every view shows of a handshake: in a tab, in a file and on the command line alike. Made here and nowhere else;
 * everything a view needs is in it, and nothing that it has to work out.
 */

import type { Changed } from './changed/compare.ts';
import { follow } from './changed/follow.ts';
import type { KeptSignIn, SignIn } from './changed/kept-sign-in.ts';
import { signInOf } from './changed/sign-in-of.ts';
import { recipeOf } from './checks/kit/recipes/code-for.ts';
import type { Recipe } from './checks/kit/recipes/recipe.ts';
import { diagnoseFacts } from './diagnose.ts';
import type { Exchange, Via } from './exchange.ts';
import type { Diagnosis } from './finding.ts';
import { madeOf, sameUpTo } from './grown.ts';
import { nameOfClient } from './handshake/client.ts';
import type { Context, Facts, Framework } from './handshake/facts.ts';
import { factsOf } from './handshake/facts-of.ts';
import { sameRoled } from './handshake/growing.ts';
import type { Attempt, Handshake, RoledExchange } from './handshake/handshake.ts';
import { replacedIn, tellingOf } from './handshake/telling.ts';
import { walkerOf } from './handshake/walkers.ts';
import { createKept } from './text/kept.ts';

/** A row of the list of exchanges; the whole exchange is asked for by id when a reader opens it. */
export interface ExchangeSummary {
  id: string;
  startedAt: number;
  durationMs?: number;
  /** Role in the handshake, e.g. `resource-metadata`. */
  role: string;
  via: Via;
  method: string;
  url: string;
  /** HTTP status; 0 when it was answered and the status was not observed; absent when it was not answered. */
  status?: number;
  /** The browser's own word, e.g. `net::ERR_FAILED`. */
  failure?: string;
  /** Status of the preflight that went before it. */
  preflightStatus?: number;
}

export interface AttemptSnapshot {
  id: string;
  startedAt: number;
  /** Something may still come: the attempt has not ended. */
  running: boolean;
  /** The developer is at the sign-in page of the authorization server. */
  atSignIn: boolean;
  /** The tab that shows it, where it is another than the session's. */
  signInTab?: number;
  diagnosis: Diagnosis;
  exchanges: ExchangeSummary[];
  /** Where it fails and earlier ones at this server worked: what changed since the newest of them, and since the others. */
  changed?: Changed[];
}

export interface HandshakeSnapshot {
  id: string;
  /** URL of the MCP server as the client has it; `null` when the capture began later. */
  server: string | null;
  /** `MCP Inspector 2.12.0`, from the traffic; `null` when nothing says. */
  client: string | null;
  via: Via | null;
  /** What is known of the authorization server. */
  scalekit: { environment: string; kind: 'production' | 'development' | 'unknown'; resourceId: string | null } | null;
  /** What the MCP server is built with, where its responses show it: what a reader of its code needs to know. */
  framework?: Pick<Recipe, 'name' | 'start' | 'words'>;
  /** Oldest first; the newest is the one that counts. */
  attempts: AttemptSnapshot[];
  /** Its address was wrong, and was put right: how it stands counts no more. */
  left?: true;
  /** The Metadata JSON that the developer pasted from the dashboard for this server. */
  dashboardMetadata?: string;
}

/** How an attempt stands, which the traffic alone does not say. */
export interface AttemptState {
  ended: boolean;
  atSignIn?: boolean;
  signInTab?: number;
  context?: Context;
}

/** One attempt as it is shown, and what it says of its handshake. */
export interface ShownAttempt {
  attempt: AttemptSnapshot;
  /** What it was made of; without `ended` where nobody asked whether it had, so that the same is said of it either way. */
  of: Pick<Handshake, 'server' | 'client'> & { attempt: Attempt; ended?: boolean };
  scalekit: HandshakeSnapshot['scalekit'];
  framework: Framework;
  /** What another one is compared with, where there is something to compare; worked out for the first who asks. */
  signIn(): SignIn | undefined;
}

/** `before`: the same attempt as it was shown last, in the same context. */
export function showAttempt(
  handshake: Handshake,
  attempt: Attempt,
  state: AttemptState,
  before?: ShownAttempt,
): ShownAttempt {
  const { server, client, via } = handshake;
  if (before && isStillTrue(before, handshake, attempt, state)) {
    const { ended } = before.of;
    return {
      ...before,
      attempt: snapshotIn(state, attempt, before.attempt.diagnosis),
      of: { server, client, attempt, ...(ended !== undefined && { ended }) },
    };
  }
  const { context = {} } = state;
  const ended = hasEnded(attempt, state);
  const { facts, wasAsked } = watched(factsOf(handshake, attempt, { ended, context }));
  const diagnosis = diagnoseFacts(facts);
  const { verdict, cause, suspect } = diagnosis;
  let signIn: SignIn | undefined;
  return {
    of: { server, client, attempt, ...(wasAsked() && { ended }) },
    attempt: snapshotIn(state, attempt, diagnosis),
    scalekit: facts.scalekit
      ? {
          environment: facts.scalekit.environment,
          kind: facts.scalekit.kind,
          resourceId: facts.scalekit.resourceId,
        }
      : null,
    framework: facts.framework,
    signIn() {
      if (verdict !== 'connected' && !cause && !suspect) return undefined;
      signIn ??= signInOf({ server, client, via }, attempt);
      return signIn;
    },
  };
}

const hasEnded = ({ over }: Attempt, { ended }: AttemptState): boolean => ended || over === 'refused-again';

/** Facts that tell whether anybody asked them if the attempt has ended. */
function watched(facts: Facts): { facts: Facts; wasAsked: () => boolean } {
  // What is said of it as a page's has facts of its own.
  let asked = facts.checked !== undefined;
  const { ended } = facts;
  const get = () => {
    asked = true;
    return ended;
  };
  return { facts: Object.defineProperty({ ...facts }, 'ended', { enumerable: true, get }), wasAsked: () => asked };
}

const snapshotIn = (
  { ended, atSignIn = false, signInTab }: AttemptState,
  { id, startedAt, exchanges }: Attempt,
  diagnosis: Diagnosis,
): AttemptSnapshot => ({
  id,
  startedAt,
  // A loop goes on, and is failing all the same.
  running: !ended && diagnosis.verdict !== 'failing',
  atSignIn,
  ...(signInTab !== undefined && { signInTab }),
  diagnosis,
  exchanges: rowsOf(exchanges),
});

/** As a diagnosis may write it, without its day. */
const timeOf = ({ startedAt }: Exchange): string => new Date(startedAt).toISOString().slice(11, 19);

/**
 * Whether nothing else came to an attempt than one more of alike requests (`handshake/telling.ts`), what is said of it
 * speaks of none that it took the place of, and that it has ended, or has not, is as it was or was not asked for: then the
 * same would come to be said.
 */
function isStillTrue(
  { of, attempt: { diagnosis } }: ShownAttempt,
  { server, client }: Handshake,
  now: Attempt,
  state: AttemptState,
): boolean {
  const { attempt, ended } = of;
  if (ended !== undefined && ended !== hasEnded(now, state)) return false;
  if (of.server !== server || of.client !== client) return false;
  if (attempt.over !== now.over || attempt.issuedBefore !== now.issuedBefore) return false;
  const replaced = replacedIn(tellingOf(attempt), tellingOf(now));
  if (!replaced) return false;
  const text = textOf(diagnosis);
  return !replaced.some((x) => text.includes(JSON.stringify(x.id)) || text.includes(timeOf(x)));
}

const texts = new WeakMap<Diagnosis, string>();
function textOf(diagnosis: Diagnosis): string {
  const known = texts.get(diagnosis) ?? JSON.stringify(diagnosis);
  texts.set(diagnosis, known);
  return known;
}

const rows = createKept<Exchange, { of: readonly RoledExchange[]; rows: readonly ExchangeSummary[] }>();

/** The same row for the same exchange: what is new is told by that. */
function rowsOf(exchanges: readonly RoledExchange[]): ExchangeSummary[] {
  const [first] = exchanges;
  if (!first) return [];
  const before = rows.of(first.exchange);
  const same = before ? sameUpTo(before.of, exchanges, sameRoled) : 0;
  const known = before && (same < before.rows.length ? before.rows.slice(0, same) : before.rows);
  const list = (known ?? []).concat(exchanges.slice(same).map(summaryOf));
  const now = before ? madeOf(before.rows, same, list) : list;
  rows.keep(first.exchange, { of: exchanges, rows: now });
  return now;
}

const followed = (attempts: readonly ShownAttempt[], before: readonly KeptSignIn[]) =>
  follow(
    attempts.map(({ attempt: { diagnosis }, signIn }) => ({ diagnosis, signIn })),
    before,
  );

/** What worked last at the server of these attempts, `before` them or among them. */
export const lastGood = (attempts: readonly ShownAttempt[], before: readonly KeptSignIn[]): KeptSignIn[] =>
  followed(attempts, before).good;

const compared = new WeakMap<AttemptSnapshot, AttemptSnapshot & { changed: Changed[] }>();

/** The same object as long as nothing in it changes: a view is sent only what is new. */
function withChanges(attempt: AttemptSnapshot, changed: Changed[] | undefined): AttemptSnapshot {
  if (!changed) return attempt;
  const known = compared.get(attempt);
  if (known?.changed === changed) return known;
  const made = { ...attempt, changed };
  compared.set(attempt, made);
  return made;
}

function withAllChanges(attempts: readonly ShownAttempt[], before: readonly KeptSignIn[]): AttemptSnapshot[] {
  const { changed } = followed(attempts, before);
  return attempts.map(({ attempt }, i) => withChanges(attempt, changed[i]));
}

/** The one of the newest attempt that shows it. */
function frameworkOf(attempts: readonly ShownAttempt[]): Pick<HandshakeSnapshot, 'framework'> {
  const recipe = recipeOf(attempts.findLast(({ framework }) => framework !== 'generic')?.framework ?? 'generic');
  return recipe ? { framework: { name: recipe.name, start: recipe.start, words: recipe.words } } : {};
}

/** A handshake with these of its attempts, which were shown before. `before`: what worked at its server earlier. */
export const withAttempts = (
  { id, server, client, via }: Handshake,
  attempts: readonly ShownAttempt[],
  before: readonly KeptSignIn[] = [],
): HandshakeSnapshot => ({
  ...frameworkOf(attempts),
  id,
  server,
  client: nameOfClient(client),
  via,
  scalekit: attempts.findLast(({ scalekit }) => scalekit)?.scalekit ?? null,
  attempts: withAllChanges(attempts, before),
});

/** A handshake with these of its attempts. `ended`: nothing more will come; to an attempt before the newest it never does. */
export function snapshotOf(
  handshake: Handshake,
  {
    ended,
    attempts = handshake.attempts,
    context = {},
  }: { ended: boolean; attempts?: readonly Attempt[]; context?: Context },
): HandshakeSnapshot {
  const newest = handshake.attempts.at(-1);
  return withAttempts(
    handshake,
    attempts.map((attempt) => {
      const over = ended || attempt !== newest || attempt.over !== undefined;
      return showAttempt(handshake, attempt, { ended: over, context });
    }),
  );
}

/** Of a live check: as the client that was chosen would have met it. Of one that was cancelled nothing more will come either. */
export const snapshotsOfCheck = (
  handshakes: readonly Handshake[],
  { cancelled, context }: { cancelled: boolean; context: Context },
): HandshakeSnapshot[] =>
  handshakes.flatMap((handshake) =>
    handshake.attempts.slice(-1).map((attempt) => {
      const shown = showAttempt(handshake, attempt, { ended: !cancelled, context });
      return {
        ...withAttempts(handshake, [{ ...shown, attempt: { ...shown.attempt, running: false } }]),
        client: nameOfClient(walkerOf(context.client).client),
      };
    }),
  );

function summaryOf({ exchange, role }: RoledExchange): ExchangeSummary {
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
