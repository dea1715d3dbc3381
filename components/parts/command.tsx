/** The command that shows whether it is fixed, for each system. */
import type { Verification } from '../../lib/finding.ts';
import { powershellCommand } from '../../lib/verification/powershell.ts';
import { shellCommand } from '../../lib/verification/shell.ts';
import { Code } from './code.tsx';
import { Prose } from './prose.tsx';

const WINDOWS = 'Windows (PowerShell)';

const about = (
  <>
    prints <code>FIXED</code> or <code>STILL BROKEN</code>
  </>
);

/** The command for the reader's own system first. */
export function Command({ verification }: { verification: Verification }) {
  const choices = [
    { label: 'macOS, Linux', pieces: [{ code: shellCommand(verification) ?? '', what: 'command', about }] },
    { label: WINDOWS, pieces: [{ code: powershellCommand(verification) ?? '', what: 'command', about }] },
  ];
  return (
    <div class="verify">
      <Code choices={choices} among="System" {...(/\bWindows\b/.test(navigator.userAgent) && { first: WINDOWS })} />
      <p class="quiet-text">
        <Prose text={verification.says} />
      </p>
    </div>
  );
}
