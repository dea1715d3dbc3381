/** What a fix offers beside its steps, by where a reader looks for it. */
import type { Alternative, Fix, Step } from '../finding.ts';

interface Ways {
  /** Belongs to the steps: read before anything is checked again. */
  within: Alternative[];
  /** Another way to the same end. */
  or: Alternative[];
  /** For when it still fails. */
  again: Alternative[];
}

export function alternativesOf({ or }: Fix): Ways {
  return {
    within: or.filter(({ kind }) => kind === 'case' || kind === 'also'),
    or: or.filter(({ kind }) => kind === undefined),
    again: or.filter(({ kind }) => kind === 'again'),
  };
}

/** Above the other ways: a reader who did the steps does none of these, and each begins with its condition. */
export const otherWaysHeading = (fix: Fix): string => {
  const shown = fix.do.length + likelyCases(fix).length;
  return `Instead of the ${shown > 1 ? 'steps' : 'step'} above`;
};

/** The steps only find out which case it is: what mends it stands in the cases. */
export const isFork = ({ do: steps, or }: Fix): boolean =>
  or.some(({ kind, open }) => kind === 'case' && open) && steps.every(({ only }) => only === 'look');

/** What is done in the cases that are as likely as the steps. */
export const likelyCases = ({ or }: Fix): Step[] =>
  or.flatMap(({ kind, open, steps }) => (kind === 'case' && open ? steps : []));

/** Every step that a fix has anywhere. */
export const stepsOf = (fix: Fix | undefined): Step[] =>
  fix ? [...fix.do, ...fix.or.flatMap(({ steps }) => steps), ...fix.stuck] : [];

/** The steps of a fix and, where these only look, those of its likely cases. */
export const mendingSteps = (fix: Fix): Step[] => (isFork(fix) ? [...fix.do, ...likelyCases(fix)] : fix.do);
