/** One attempt as it is shown; what was said of it before is said again as long as it is still true. */
import type { SignIn } from '../changed/kept-sign-in.ts';
import { signInOf } from '../changed/sign-in-of.ts';
import { stagesOf } from '../diagnose/stages.ts';
import { diagnoseFacts } from '../diagnose.ts';
import type { Exchange } from '../exchange.ts';
import type { Diagnosis, Stage } from '../finding.ts';
import type { Context, Facts } from '../handshake/facts.ts';
import { factsOf } from '../handshake/facts-of.ts';
import type { Attempt, Handshake } from '../handshake/handshake.ts';
import type { Framework } from '../handshake/participants.ts';
import { replacedIn, tellingOf } from '../handshake/telling.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../snapshot.ts';
import { rowsOf } from './rows.ts';

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
  /** The stages as if no check suspected anything, where one does. */
  unsuspected?: Stage[];
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
  const ended = isOver(attempt, state);
  const { facts, wasAsked } = watched(factsOf(handshake, attempt, { ended, context }));
  const diagnosis = diagnoseFacts(facts);
  const { verdict, cause, suspect, warnings } = diagnosis;
  const warnedAt = warnings.map(({ stage }) => stage);
  let signIn: SignIn | undefined;
  return {
    of: { server, client, attempt, ...(wasAsked() && { ended }) },
    attempt: snapshotIn(state, attempt, diagnosis),
    ...(suspect && {
      unsuspected: stagesOf(facts, { verdict, failedAt: undefined, suspectedAt: undefined, warnedAt }),
    }),
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

/** A client that gave up is still waited for while it is live: whoever shows it says when that has `ended`. */
const isOver = ({ over }: Attempt, { ended }: AttemptState): boolean => ended || over === 'refused-again';

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
  if (ended !== undefined && ended !== isOver(now, state)) return false;
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
