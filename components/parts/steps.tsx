/** The fix as numbered steps: text, the dashboard's path, values to copy, code, links. */
import { useState } from 'preact/hooks';
import type { Fix, Step, Verification } from '../../lib/finding.ts';
import { byPlace, placeHeading } from '../../lib/places.ts';
import { powershellCommand } from '../../lib/verification/powershell.ts';
import { shellCommand } from '../../lib/verification/shell.ts';
import { CodeBlock, CopyValue } from './copy.tsx';
import { Details } from './details.tsx';
import { ExternalLink } from './link.tsx';
import { Prose } from './prose.tsx';
import { brief } from './text.ts';
import './steps.css';

export function MenuPath({ path }: { path: string[] }) {
  return (
    <span class="path">
      {path.map((name, index) => (
        <span key={index}>
          {index > 0 && <i> › </i>}
          <b>{brief(name, 120)}</b>
        </span>
      ))}
    </span>
  );
}

export function StepBody({ step }: { step: Step }) {
  const many = (step.snippets?.length ?? 0) > 1;
  return (
    <>
      <p>
        <Prose text={step.text} />
      </p>
      {step.path && (
        <p>
          <MenuPath path={step.path} />
        </p>
      )}
      {step.values?.map(({ name, value }) => (
        <p key={`${name} ${value}`}>
          {name !== step.path?.at(-1) && name !== 'Terminal' && <span class="quiet-text">{brief(name, 120)}: </span>}
          <CopyValue value={value} what={brief(name, 120)} />
        </p>
      ))}
      {step.snippets?.map(({ label, where, language, code }) => (
        <div key={label}>
          {(many || where) && <p class="quiet-text">{[label, where].filter(Boolean).join(', ')}</p>}
          <CodeBlock code={code} what={`${language} lines`} />
        </div>
      ))}
      {step.link && (
        <p>
          <ExternalLink url={step.link.url}>{brief(step.link.label, 160)}</ExternalLink>
        </p>
      )}
    </>
  );
}

/** Steps in a row at one place name it once; the numbers go on over the places. */
function Steps({ steps }: { steps: Step[] }) {
  let number = 1;
  return (
    <div class="places">
      {byPlace(steps).map(({ place, steps: there }, index) => {
        const start = number;
        number += there.length;
        return (
          <section class="place" key={index}>
            <h3>{placeHeading(place)}</h3>
            <ol class="steps" start={start} style={{ counterReset: `step ${start - 1}` }}>
              {there.map((step, position) => (
                <li key={position}>
                  <div class="step">
                    <StepBody step={step} />
                  </div>
                </li>
              ))}
            </ol>
          </section>
        );
      })}
    </div>
  );
}

/** All of a fix: what to do, other ways, what to do if it does not help. The heading of the first is the caller's. */
export function FixView({ fix }: { fix: Fix }) {
  return (
    <>
      <Steps steps={fix.do} />
      {fix.or.length > 0 && (
        <section>
          <h3>Or</h3>
          {fix.or.map(({ when, instead, steps }) => (
            <Details key={when} summary={<Prose text={instead ? `${when}: ${instead}` : when} />}>
              <Steps steps={steps} />
            </Details>
          ))}
        </section>
      )}
      {fix.stuck.length > 0 && (
        <section>
          <h3>Still stuck?</h3>
          <ul class="stuck">
            {fix.stuck.map((step, index) => (
              <li key={index}>
                <StepBody step={step} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** The command for the reader's own system first. */
function Command({ verification }: { verification: Verification }) {
  const [windows, setWindows] = useState(/\bWindows\b/.test(navigator.userAgent));
  const command = (windows ? powershellCommand : shellCommand)(verification) ?? '';
  const systems = [
    ['macOS, Linux', false],
    ['Windows (PowerShell)', true],
  ] as const;
  return (
    <div class="verify">
      <div class="systems">
        {systems.map(([name, value]) => (
          <button
            key={name}
            type="button"
            class="quiet"
            aria-pressed={windows === value}
            onClick={() => setWindows(value)}
          >
            {name}
          </button>
        ))}
        <span class="quiet-text">
          prints <code>FIXED</code> or <code>STILL BROKEN</code>
        </span>
      </div>
      <CodeBlock code={command} what="command" />
      <p class="quiet-text">
        <Prose text={verification.says} />
      </p>
    </div>
  );
}

export function Verifications({ verify }: { verify: Verification[] }) {
  return (
    <>
      {verify.map((verification) =>
        verification.anyOf?.length ? (
          <Details key={JSON.stringify(verification.anyOf)} summary="Check from a terminal">
            <Command verification={verification} />
          </Details>
        ) : (
          <p key={verification.says}>
            <Prose text={verification.says} />
          </p>
        ),
      )}
    </>
  );
}
