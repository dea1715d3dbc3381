/** The steps of a fix in their order, each with its place. */
import type { Step } from '../../lib/finding.ts';
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
}

/** Steps in a row at one place name it once to the eye; the numbers go on over the places, and begin anew with each case. */
export function Steps({ steps, said = false, from = 0, to = steps.length }: StepsProps) {
  // One of several has its number, also where it stands alone.
  const isPart = to - from < steps.length;
  return (
    <ol class="steps" {...(isPart && { start: from + 1, style: { counterReset: `step ${from}` } })}>
      {steps.slice(from, to).map((step, i) => {
        const index = from + i;
        const same = steps[index - 1]?.place.name === step.place.name;
        const label = brief(placeLabel(step.place), 120);
        const linked = steps.slice(0, index).some(({ link }) => link && link.url === step.link?.url);
        return (
          <li key={index} class={same ? 'same' : undefined}>
            {!same && (
              <span class="place">
                <PlaceIcon kind={step.place.kind} />
                <span>
                  <Named text={label} />
                </span>
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
