/** Through the sign-ins at one server in their order: each that fails beside those before it that worked. */
import type { Diagnosis } from '../finding.ts';
import { type Changed, changedSince } from './compare.ts';
import { afterwards, type KeptSignIn, MAX_OF_SERVER, type SignIn } from './kept-sign-in.ts';

export interface Followed {
  diagnosis: Diagnosis;
  /** Asked for only where there is something to compare. */
  signIn(): SignIn | undefined;
}

/** What was worked out of a sign-in, and out of what: a view is sent only what is new. */
function once<With extends readonly unknown[], Result>(work: (signIn: SignIn, ...others: With) => Result) {
  const known = new WeakMap<SignIn, { others: With; result: Result }>();
  return (signIn: SignIn, ...others: With): Result => {
    const before = known.get(signIn);
    if (before && before.others.length === others.length && before.others.every((one, i) => one === others[i]))
      return before.result;
    const result = work(signIn, ...others);
    known.set(signIn, { others, result });
    return result;
  };
}

const worked = once((signIn: SignIn, before: KeptSignIn | undefined) => afterwards(before, signIn));
const changes = once((signIn: SignIn, diagnosis: Diagnosis, ...good: KeptSignIn[]): Changed[] | undefined => {
  const finding = diagnosis.cause ?? diagnosis.suspect;
  return finding && good.map((one) => changedSince(one, signIn, finding));
});

/**
 * `before`: those that worked before these, or among them; the oldest first, as of what comes out. A sign-in is compared
 * with the newest before it first.
 */
export function follow(
  attempts: readonly Followed[],
  before: readonly KeptSignIn[],
): { changed: (Changed[] | undefined)[]; good: KeptSignIn[] } {
  let good = [...before];
  const all = attempts.map((attempt) => {
    const { diagnosis } = attempt;
    // What fails before anything worked is compared with nothing.
    const signIn = diagnosis.verdict === 'connected' || good.length ? attempt.signIn() : undefined;
    if (!signIn) return undefined;
    // What is kept may be of this very sign-in, with what only an earlier one showed; or of a later one.
    const earlier = good.filter(({ startedAt }) => startedAt <= signIn.startedAt).slice(-MAX_OF_SERVER);
    if (diagnosis.verdict !== 'connected')
      return earlier.length ? changes(signIn, diagnosis, ...earlier.reverse()) : undefined;
    const now = worked(signIn, earlier.at(-1));
    good = [...good.filter(({ startedAt }) => startedAt !== now.startedAt), now].sort(
      (a, b) => a.startedAt - b.startedAt,
    );
    return undefined;
  });
  return { changed: all, good: good.slice(-MAX_OF_SERVER) };
}
