/** What comes after the first step, a line each with the values and the code that it speaks of, and how it is seen that it helped. */
import { isFork } from '../../lib/presentation/alternatives.ts';
import { onceMended } from '../../lib/presentation/once-mended.ts';
import { placeLabel } from '../../lib/presentation/places.ts';
import { theReport } from '../../lib/presentation/words.ts';
import { Prose } from '../parts/prose.tsx';
import { StepBody } from '../parts/step.tsx';
import { brief, goesOn } from '../parts/text.ts';

type Fix = Parameters<typeof isFork>[0];
type Step = Fix['do'][number];

/** Lines before the rest is counted: a popup is 600 pixels high at most, and what they need stands with them. */
const MOST = 3;

interface Line {
  /** Said where it changes. */
  place?: string | undefined;
  text: string;
  /** Whose values and code stand below it. */
  step?: Step | undefined;
}

/** What is done, without what it is for; after a condition that is what stands behind its colon. */
function inShort(text: string): string {
  const ends = text.startsWith('If ') ? ['. '] : ['. ', ': '];
  const [end] = ends
    .map((mark) => text.indexOf(mark))
    .filter((at) => at > 0)
    .sort((a, b) => a - b);
  const short = text.slice(0, end);
  // No piece of code is cut in two.
  return end === undefined || short.split('`').length % 2 === 0 ? text : `${short}.`;
}

const stepsIn = (fix: Fix): Line[] =>
  fix.do.slice(1).map((step, index) => ({
    place: fix.do[index]?.place.name === step.place.name ? undefined : placeLabel(step.place),
    text: inShort(step.text.replace(theReport, 'this report')),
    step,
  }));

const casesIn = (fix: Fix): Line[] =>
  fix.or
    .filter(({ kind }) => kind === 'case')
    .map(({ when, instead, steps: [step] }) => ({
      text: `${when}: ${instead ?? goesOn(inShort(step?.text.replace(theReport, 'this report') ?? ''))}`,
      step: instead === undefined ? step : undefined,
    }));

/** The way through menus is in the panel: this is what a sentence points at. */
function Pointed({ step: { place, text, values, snippets } }: { step: Step }) {
  return <StepBody step={{ place, text, ...(values && { values }), ...(snippets && { snippets }) }} said />;
}

function Lines({ lines, cases = false }: { lines: Line[]; cases?: boolean }) {
  const left = lines.length - MOST;
  const shown = left > 1 ? lines.slice(0, MOST) : lines;
  return (
    <>
      {/* Numbers go on by themselves. */}
      {lines.length > 0 && (
        <ol class={cases ? 'then cases' : 'then'} start={2}>
          {shown.map(({ place, text, step }, index) => (
            <li key={index}>
              {place && <b>{`${brief(place, 80)}: `}</b>}
              <Prose text={text} limit={200} />
              {step && <Pointed step={step} />}
            </li>
          ))}
        </ol>
      )}
      {left > 1 && <p class="quiet-text">… and {left} more.</p>}
    </>
  );
}

export function Then({ fix }: { fix: Fix }) {
  return (
    <>
      <Lines lines={stepsIn(fix)} />
      {/* The steps only find out which it is. */}
      {isFork(fix) && <h2>Then one of these cases</h2>}
      {isFork(fix) && <Lines lines={casesIn(fix)} cases />}
      <p>
        Is it fixed? <Prose text={onceMended(fix, 'Connect again: this then says **Connected**.')} />
      </p>
    </>
  );
}
