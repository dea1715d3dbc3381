/** Where a client's sign-in stops, and how sure that is. */
import type { CheckId } from '../../checks/ids.ts';
import type { ClientVerdict, Prose } from '../../finding.ts';
import type { Observed } from '../../handshake/facts.ts';
import type { ErrorText, Fact, Fault, Source } from '../client.ts';

export interface Stop {
  verdict: Exclude<ClientVerdict['verdict'], 'nothing-stops-it'>;
  check?: CheckId;
  why: Prose;
  from?: Source;
  /** What it was seen in. */
  at?: Observed;
  fault?: Fault;
  rule?: ErrorText['rule'];
}

/** How sure a stop is that follows from a fact: what was only reported or derived might be; what was guessed stops nobody. */
const weight: Record<Source['by'], Stop['verdict']> = {
  seen: 'cannot',
  standard: 'cannot',
  measured: 'cannot',
  source: 'cannot',
  documentation: 'cannot',
  report: 'might-fail',
  derived: 'might-fail',
  guess: 'unknown',
};

export const standard = (where: string): Source => ({ by: 'standard', where });

/** Of facts that lead to one stop, the first that is not sure. */
export const leastSure = (facts: readonly (Pick<Fact<unknown>, 'from'> | undefined)[]) =>
  facts.find((fact) => fact && weight[fact.from.by] !== 'cannot');

/** It stops here, by what is known of the client. */
export const stops = (
  { from }: Pick<Fact<unknown>, 'from'>,
  why: Prose,
  more: Pick<Stop, 'check' | 'at' | 'fault' | 'rule'> = {},
): Stop => ({ verdict: weight[from.by], why: from.by === 'derived' ? `${why} ${UNTRIED}` : why, from, ...more });

/** Beside a plain sentence the verdict is only a *might*: this says why. */
const UNTRIED = 'That follows from its code, and was not tried.';

/** What decides was not observed, or is not known of this client. */
export const unseen = (why: Prose): Stop => ({ verdict: 'unknown', why });
export const might = (why: Prose, more: Omit<Stop, 'verdict' | 'why'>): Stop => ({
  verdict: 'might-fail',
  why,
  ...more,
});

/** It may go on from here, by a fact: a guess of ours is no reason to say so. */
export const mightBy = (
  { from }: Pick<Fact<unknown>, 'from'>,
  why: Prose,
  more: Omit<Stop, 'verdict' | 'why' | 'from'>,
): Stop => ({ verdict: from.by === 'guess' ? 'unknown' : 'might-fail', why, from, ...more });

/** Looks on, or stops. */
export type Step<T> = { value: T } | { stop: Stop };
export const on = <T>(value: T): Step<T> => ({ value });
export const stop = (stopped: Stop): Step<never> => ({ stop: stopped });
