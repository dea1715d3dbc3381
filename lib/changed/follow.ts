/** Through the sign-ins at one server in their order: each that fails beside the last before it that worked. */
import type { Diagnosis } from '../finding.ts';
import { type Changed, changedSince } from './compare.ts';
import { afterwards, type KeptSignIn, type SignIn } from './kept-sign-in.ts';

export interface Followed {
  diagnosis: Diagnosis;
  signIn?: SignIn;
}

/** Worked out again only where one of the two is another: a view is sent what is new. */
function once<Of extends object, With, Result>(work: (of: Of, other: With) => Result) {
  const known = new WeakMap<Of, { other: With; result: Result }>();
  return (of: Of, other: With): Result => {
    const before = known.get(of);
    if (before && before.other === other) return before.result;
    const result = work(of, other);
    known.set(of, { other, result });
    return result;
  };
}

const worked = once((signIn: SignIn, before: KeptSignIn | undefined) => afterwards(before, signIn));
const changed = once(
  (signIn: SignIn, { good, diagnosis }: { good: KeptSignIn; diagnosis: Diagnosis }): Changed | undefined => {
    const finding = diagnosis.cause ?? diagnosis.suspect;
    return finding && changedSince(good, signIn, finding);
  },
);
/** One object for each pair, by which it is known again. */
const paired = once((diagnosis: Diagnosis, good: KeptSignIn) => ({ good, diagnosis }));

/** `before`: one that worked before all of these, or was the newest of them. */
export function follow(
  attempts: readonly Followed[],
  before: KeptSignIn | undefined,
): { changed: (Changed | undefined)[]; good: KeptSignIn | undefined } {
  let good = before;
  const all = attempts.map(({ diagnosis, signIn }) => {
    if (!signIn) return undefined;
    // What is kept may be of this very sign-in, with what only an earlier one showed.
    const earlier = good && good.startedAt <= signIn.startedAt ? good : undefined;
    if (diagnosis.verdict !== 'connected') return earlier && changed(signIn, paired(diagnosis, earlier));
    good = worked(signIn, earlier);
    return undefined;
  });
  return { changed: all, good };
}
