/** A fix: its steps, other ways, and what to do if it does not help. */
import type { Alternative, Fix, Step } from '../../lib/finding.ts';
import { alternativesOf, isFork, otherWaysHeading } from '../../lib/presentation/alternatives.ts';
import { placeLabel } from '../../lib/presentation/places.ts';
import { theReport } from '../../lib/presentation/words.ts';
import { Details } from './details.tsx';
import { later } from './later.tsx';
import { Prose } from './prose.tsx';
import { StepBody, useSaid } from './step.tsx';
import { Steps } from './steps.tsx';
import { brief, goesOn } from './text.ts';
import './steps.css';

const Glimpse = later(async () => (await import('./glimpse.tsx')).Glimpse);

/** What opens below the edge is not seen to have opened. */
const intoView = ({ currentTarget }: { currentTarget: HTMLDetailsElement }) => {
  if (currentTarget.open) currentTarget.scrollIntoView({ block: 'nearest' });
};

/** One way, in one line: its condition, and what it comes down to. `closed`: also where it is likely. */
function Way({ way, closed }: { way: Alternative; closed: boolean }) {
  const { kind, when, instead, steps, open } = way;
  const saidHere = useSaid();
  const [only, more] = steps;
  // What a single step says stands in the line, and is not said again below it.
  const short = !instead && (!open || closed) && !more ? only : undefined;
  const says = short ? saidHere(goesOn(short.text)) : instead;
  const line = <Prose text={says ? `${when}: ${says}` : when} />;
  const shut = closed || !open;
  return (
    <Details
      summary={
        <>
          {/* A likely case heads steps like those above it. */}
          {kind === 'case' && open ? <b>{line}</b> : <span>{line}</span>}
          {shut && <Glimpse of={way} />}
        </>
      }
      open={!shut}
      onToggle={closed ? intoView : undefined}
    >
      <Steps steps={steps} said={short !== undefined} />
    </Details>
  );
}

const Alternatives = ({ ways, closed = false }: { ways: Alternative[]; closed?: boolean }) => (
  <>
    {ways.map((way) => (
      <Way key={way.when} way={way} closed={closed} />
    ))}
  </>
);

const isMore = ({ path, values, snippets, link, text }: Step) =>
  path ?? link ?? (values?.length || snippets?.length || text.includes(theReport));

/** Logs, comparing, support: a line each, and what belongs to it folded under it. */
function Stuck({ steps }: { steps: Step[] }) {
  return (
    <>
      {steps.map((step, index) =>
        isMore(step) ? (
          <Details key={index} summary={<StuckLine step={step} />}>
            <div class="step">
              <StepBody step={step} said />
            </div>
          </Details>
        ) : (
          <p class="lone-line" key={index}>
            <StuckLine step={step} />
          </p>
        ),
      )}
    </>
  );
}

function StuckLine({ step: { place, text } }: { step: Step }) {
  const saidHere = useSaid();
  return (
    <>
      <b>{brief(placeLabel(place), 120)}:</b> <Prose text={saidHere(goesOn(text))} />
    </>
  );
}

/** What belongs to the steps on a condition. */
export function Within({ fix, closed = false }: { fix: Fix; closed?: boolean }) {
  const { within } = alternativesOf(fix);
  const cases = within.filter(({ kind }) => kind === 'case').length;
  // Which of them it is shows only after the steps: what stood open would be done before.
  const many = isFork(fix) && cases > 1;
  return (
    <>
      {many && <p class="fork">Then it is one of these {cases} cases:</p>}
      <Alternatives ways={within} closed={closed || many} />
    </>
  );
}

/** The steps, and what belongs to them on a condition. */
export const DoThis = ({ fix }: { fix: Fix }) => (
  <>
    <Steps steps={fix.do} />
    <Within fix={fix} />
  </>
);

/** All of a fix, under headings of its own; that of the first part is the caller's. */
export function FixView({ fix }: { fix: Fix }) {
  return (
    <>
      <DoThis fix={fix} />
      <OtherWays fix={fix} />
    </>
  );
}

/** What else there is where the steps cannot be done, or were not enough; `whole`: below a headline of its own. */
export function OtherWays({ fix, whole = false }: { fix: Fix; whole?: boolean }) {
  const [Part, Heading] = whole ? (['section', 'h2'] as const) : (['div', 'h3'] as const);
  const { or, again } = alternativesOf(fix);
  return (
    <>
      {or.length > 0 && (
        <Part>
          <Heading>{otherWaysHeading(fix)}</Heading>
          <Alternatives ways={or} />
        </Part>
      )}
      {again.length + fix.stuck.length > 0 && (
        <Part>
          <Heading>Still stuck?</Heading>
          <Alternatives ways={again} />
          <Stuck steps={fix.stuck} />
        </Part>
      )}
    </>
  );
}
