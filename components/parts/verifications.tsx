/** How to see that it is fixed without this page: a command for a terminal, or what to look at. */
import type { Verification } from '../../lib/finding.ts';
import { powershellCommand } from '../../lib/verification/powershell.ts';
import { shellCommand } from '../../lib/verification/shell.ts';
import { Code } from './code.tsx';
import { Details } from './details.tsx';
import { Prose } from './prose.tsx';

const WINDOWS = 'Windows (PowerShell)';

const about = (
  <>
    prints <code>FIXED</code> or <code>STILL BROKEN</code>
  </>
);

/** The command for the reader's own system first. */
function Command({ verification }: { verification: Verification }) {
  const choices = [
    { label: 'macOS, Linux', code: shellCommand(verification) ?? '', about },
    { label: WINDOWS, code: powershellCommand(verification) ?? '', about },
  ];
  return (
    <div class="verify">
      <Code
        choices={choices}
        among="System"
        what="command"
        {...(/\bWindows\b/.test(navigator.userAgent) && { first: WINDOWS })}
      />
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
