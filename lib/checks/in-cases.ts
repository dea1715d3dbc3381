/** For a check that says one thing in this case and another in that: each case is told whole, behind what tells it. */
import type { Owner, Prose, Verification } from '../finding.ts';
import type { Check, FixDraft, Words } from './define.ts';

/** All that is said of a failure. */
interface Said {
  owner: Owner;
  title: Prose;
  summary: Prose;
  why: Prose;
  fix: FixDraft;
  verify: Verification[];
}

/**
 * To be spread into `defineCheck`, in place of the members that it answers. Which case it is stands there once, as an `if`
 * or a `switch`; what the cases share is made before them.
 */
export const inCases = <D extends object>(said: (words: Words<D>) => Said): Pick<Required<Check<D>>, keyof Said> => ({
  owner: (words) => said(words).owner,
  title: (words) => said(words).title,
  summary: (words) => said(words).summary,
  why: (words) => said(words).why,
  fix: (words) => said(words).fix,
  verify: (words) => said(words).verify,
});
