/** For a check that says one thing in this case and another in that: each case is told whole, behind what tells it. */
import type { Owner, Prose } from '../finding.ts';
import type { FixDraft, VerificationDraft, Words } from './define.ts';

interface Said {
  owner: Owner;
  title: Prose;
  summary: Prose;
  why: Prose;
  fix: FixDraft;
  verify: VerificationDraft[];
}

type Members<D, Member extends keyof Said> = { [M in Member]: (words: Words<D>) => Said[M] };

/**
 * To be spread into `defineCheck`, in place of the members in which the cases differ. Which case it is stands there once,
 * as an `if` or a `switch`, and each returns all of these members.
 */
export const inCases = <D, Member extends keyof Said>(
  differing: Member[],
  said: (words: Words<D>) => Pick<Said, Member>,
): Members<D, Member> =>
  Object.fromEntries(
    differing.map((member) => [member, (words: Words<D>) => said(words)[member]]),
  ) as unknown as Members<D, Member>;
