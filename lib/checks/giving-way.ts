/** Which of several failures on one exchange has something to say: what a check judges decides, rarely its name. */
import type { Check, Judged } from './define.ts';
import type { CheckId } from './ids.ts';
import { type Placed, rankOf } from './precedence.ts';

/** Where somebody else answered in the server's place, nothing follows from what was answered, or from what was not. */
const moot: Partial<Record<Judged, readonly Judged[]>> = {
  answerer: ['answer', 'cors'],
  inspector: ['answer', 'cors', 'connection'],
};

const names = (list: readonly (Judged | CheckId)[] | undefined, { id, judges }: Check): boolean =>
  list?.some((name) => name === judges || name === id) === true;

/** A general one gives way to what says more of the same, and of two general ones the earlier in precedence stands. */
const saysMore = (a: Check, b: Check): boolean =>
  b.general === true && a.judges === b.judges && (!a.general || rankOf(a.id) < rankOf(b.id));

/**
 * Whether the first takes the place of the second, both failing on one exchange.
 * @internal
 */
export const takesPlaceOf = (a: Check, b: Check): boolean =>
  a !== b && (names(moot[a.judges], b) || names(a.insteadOf, b) || saysMore(a, b));

/**
 * What is never the cause explains nothing, nor does what the client got past explain what it did not; save where a failure
 * says of itself what that takes: then the general one is that same matter.
 */
const explains = (a: Placed, b: Placed) =>
  (a.check.role ?? 'cause') === 'cause' &&
  !a.failure.warning &&
  (b.survived || !a.survived || (b.check.general === true && a.failure.survivedBy !== undefined));

/** The failures that stand: each but those that give way to another on the same exchange. */
export function standing(placed: readonly Placed[]): Placed[] {
  const byExchange = Map.groupBy(placed, (p) => p.failure.at.position);
  return placed.filter(
    (p) =>
      !byExchange.get(p.failure.at.position)?.some((other) => takesPlaceOf(other.check, p.check) && explains(other, p)),
  );
}
