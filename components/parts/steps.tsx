/** The steps of a fix in their order, each with its place. */
import type { Place, Step } from '../../lib/finding.ts';
import { placeLabel } from '../../lib/presentation/places.ts';
import { PlaceIcon } from './place.tsx';
import { Named } from './prose.tsx';
import { StepBody } from './step.tsx';
import { brief } from './text.ts';
import './steps.css';

interface StepsProps {
  steps: Step[];
  /** Their only text stands above them. */
  said?: boolean;
  /** Only these of them are shown here. */
  from?: number;
  to?: number;
  /** The place of the first one stands above them. */
  placed?: boolean;
}

const labelOf = (place: Place) => brief(placeLabel(place), 120);

export const StepPlace = ({ of }: { of: Place }) => (
  <span class="place">
    <PlaceIcon kind={of.kind} />
    <span>
      <Named text={labelOf(of)} />
    </span>
  </span>
);

/** Steps in a row at one place name it once to the eye; the numbers go on over the places, and begin anew with each case. */
export function Steps({ steps, said = false, from = 0, to = steps.length, placed = false }: StepsProps) {
  // One of several has its number, also where it stands alone.
  const isPart = to - from < steps.length;
  return (
    <ol class="steps" {...(isPart && { start: from + 1, style: { counterReset: `step ${from}` } })}>
      {steps.slice(from, to).map((step, i) => {
        const index = from + i;
        const same = index ? steps[index - 1]?.place.name === step.place.name : placed;
        const linked = steps.slice(0, index).some(({ link }) => link && link.url === step.link?.url);
        return (
          <li key={index} class={same ? 'same' : undefined}>
            {!same && <StepPlace of={step.place} />}
            <div class="step">
              {same && <span class="visually-hidden">{labelOf(step.place)}:</span>}
              <StepBody step={step} linked={linked} said={said} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}
