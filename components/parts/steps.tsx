/** The fix as numbered steps: text, the dashboard's path, values to copy, code, links. */
import type { FixStep, Verification } from '../../lib/finding.ts';
import { shellCommand } from '../../lib/verification/shell.ts';
import { CodeBlock, CopyValue } from './copy.tsx';
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

export function StepBody({ step }: { step: FixStep }) {
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
      {step.copy !== undefined && <CopyValue value={step.copy} />}
      {step.snippet && <CodeBlock code={step.snippet.code} what={`${step.snippet.language} lines`} />}
      {step.link && (
        <p>
          <ExternalLink url={step.link.url}>{brief(step.link.label, 160)}</ExternalLink>
        </p>
      )}
    </>
  );
}

export function Steps({ steps }: { steps: FixStep[] }) {
  return (
    <ol class="steps">
      {steps.map((step, index) => (
        <li key={index}>
          <div class="step">
            <StepBody step={step} />
          </div>
        </li>
      ))}
    </ol>
  );
}

export function Verifications({ verify }: { verify: Verification[] }) {
  return (
    <>
      {verify.map((verification) => {
        const { says } = verification;
        const command = shellCommand(verification);
        return command ? (
          <div class="verify" key={command}>
            <CodeBlock code={command} what="command" />
            <p class="quiet-text">
              <Prose text={says} />
            </p>
          </div>
        ) : (
          <p key={says}>
            <Prose text={says} />
          </p>
        );
      })}
    </>
  );
}
