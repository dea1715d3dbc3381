/** A fix: its steps, other ways, and what to do if it does not help. */
import type { Alternative, Fix, Step } from '../../lib/finding.ts';
import { placeLabel } from '../../lib/places.ts';
import { theReport } from '../../lib/words.ts';
import { Details } from './details.tsx';
import { Prose } from './prose.tsx';
import { StepBody } from './step.tsx';
import { Steps } from './steps.tsx';
import { brief, goesOn } from './text.ts';
import './steps.css';

/** One way, in one line: its condition, and what it comes down to. */
function Way({ way: { when, instead, steps, open } }: { way: Alternative }) {
  const [only, more] = steps;
  // What a single step says stands in the line, and is not said again below it.
  if (!instead && only && !more) {
    return (
      <Details summary={<Prose text={`${when}: ${goesOn(only.text)}`} />} open={open === true}>
        <Steps steps={[only]} said />
      </Details>
    );
  }
  return (
    <Details summary={<Prose text={instead ? `${when}: ${instead}` : when} />} open={open === true}>
      <Steps steps={steps} />
    </Details>
  );
}

function Alternatives({ ways }: { ways: Alternative[] }) {
  return (
    <>
      {ways.map((way) => (
        <Way key={way.when} way={way} />
      ))}
    </>
  );
}

const isMore = ({ path, values, snippets, link, text }: Step) =>
  path ?? link ?? (values?.length || snippets?.length || text.includes(theReport));

/** Logs, comparing, support: a line each, and what belongs to it folded under it. */
function Stuck({ steps }: { steps: Step[] }) {
  return (
    <>
      {steps.map((step, index) =>
        isMore(step) ? (
          <Details key={index} summary={<Line step={step} />}>
            <div class="step">
              <StepBody step={step} said />
            </div>
          </Details>
        ) : (
          <p class="lone-line" key={index}>
            <Line step={step} />
          </p>
        ),
      )}
    </>
  );
}

function Line({ step: { place, text } }: { step: Step }) {
  return (
    <>
      <b>{brief(placeLabel(place), 120)}:</b> <Prose text={goesOn(text)} />
    </>
  );
}

/** All of a fix, under headings of its own; that of the first part is the caller's. */
export function FixView({ fix }: { fix: Fix }) {
  return (
    <>
      <Steps steps={fix.do} />
      <OtherWays fix={fix} />
    </>
  );
}

/** What else there is where the steps cannot be done, or were not enough; `whole`: below a headline of its own. */
export function OtherWays({ fix, whole = false }: { fix: Fix; whole?: boolean }) {
  const [Part, Heading] = whole ? (['section', 'h2'] as const) : (['div', 'h3'] as const);
  return (
    <>
      {fix.or.length > 0 && (
        <Part>
          <Heading>Or</Heading>
          <Alternatives ways={fix.or} />
        </Part>
      )}
      {fix.stuck.length > 0 && (
        <Part>
          <Heading>Still stuck?</Heading>
          <Stuck steps={fix.stuck} />
        </Part>
      )}
    </>
  );
}
