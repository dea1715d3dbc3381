/** What every fix ends with: whoever did all of it in vain, finds somebody to ask. */
import { theReport } from '../../../presentation/words.ts';
import { support } from '../places.ts';
import type { Addition } from './addition.ts';
import { sendReport } from './scalekit.ts';
import { step } from './step.ts';

const anybody = step(
  support('whoever can help you'),
  `Send them ${theReport}: it holds the requests and responses, and nothing secret.`,
);

/** Where a check says itself how it goes on, or its steps send the report anyway, that stands. */
export const withWayOn: Addition = (draft, { facts }) => {
  const { do: steps, or = [], stuck = [] } = draft;
  if (stuck.length || steps.some(({ place }) => place.kind === 'support') || or.some(({ kind }) => kind === 'again'))
    return draft;
  return { ...draft, stuck: [facts.scalekit ? sendReport(facts) : anybody] };
};
