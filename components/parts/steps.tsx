/** A fix: its steps in their order, each with its place, other ways, and what to do if it does not help. */
import type { Alternative, Fix, Step } from '../../lib/finding.ts';
import { placeLabel } from '../../lib/places.ts';
import { theReport } from '../../lib/words.ts';
import { Details } from './details.tsx';
import { PlaceIcon } from './place.tsx';
import { Prose } from './prose.tsx';
import { StepBody } from './step.tsx';
import { brief, goesOn } from './text.ts';
import './steps.css';

/** Steps in a row at one place name it once to the eye; the numbers go on over the places. */
export function Steps({ steps, said = false }: { steps: Step[]; said?: boolean }) {
  return (
    <ol class="steps">
      {steps.map((step, index) => {
        const same = steps[index - 1]?.place.name === step.place.name;
        const label = brief(placeLabel(step.place), 120);
        const linked = steps.slice(0, index).some(({ link }) => link && link.url === step.link?.url);
        return (
          <li key={index} class={same ? 'same' : undefined}>
            {!same && (
              <span class="place">
                <PlaceIcon kind={step.place.kind} />
                <span>{label}</span>
              </span>
            )}
            <div class="step">
              {same && <span class="visually-hidden">{label}:</span>}
              <StepBody step={step} linked={linked} said={said} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}

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
