/** What looks wrong for the moment that a client takes to go on is told to nobody: a healthy sign-in has such moments too. */
import type { ShownAttempt } from '../../snapshot/shown-attempt.ts';
import type { AttemptSnapshot } from '../../snapshot.ts';

/** So long nothing came, in ms, before it is told while the sign-in runs. */
const MOMENT_MS = 1000;

/** In how many ms it is told; zero or less where nothing is held back. */
export const heldFor = ({ attempt: { running, diagnosis } }: ShownAttempt, quiet: number): number =>
  running && diagnosis.suspect ? MOMENT_MS - quiet : 0;

/** The same object for the same attempt: a view is sent only what is new. */
const held = new WeakMap<AttemptSnapshot, AttemptSnapshot>();

/** As if no check had said anything: neither the finding nor what it makes of its step, nor what would follow from it. */
export function withoutSuspect(shown: ShownAttempt): ShownAttempt {
  const { attempt, unsuspected: stages } = shown;
  const { suspect, ...diagnosis } = attempt.diagnosis;
  if (!suspect || !stages) return shown;
  const told = held.get(attempt) ?? { ...attempt, diagnosis: { ...diagnosis, stages, consequences: [] } };
  held.set(attempt, told);
  return { ...shown, attempt: told };
}
