/** Ways to give the diagnosis to somebody else; nothing secret is in any of them. */
import type { ComponentChildren } from 'preact';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { CopyButton } from '../parts/copy.tsx';
import { reportOf } from '../parts/report.ts';

const promptOf = async (...shown: Parameters<typeof reportOf>): Promise<string> =>
  (await import('../../lib/report/prompt.ts')).toPrompt(...shown);

interface HandOnProps {
  handshake: HandshakeSnapshot;
  attempt: AttemptSnapshot;
  /** Further ways. */
  children?: ComponentChildren;
}

export function HandOn({ handshake, attempt, children }: HandOnProps) {
  const main = attempt.diagnosis.cause ?? attempt.diagnosis.suspect ?? attempt.diagnosis.warnings[0];
  return (
    <div class="actions">
      <CopyButton label="Copy report" what="" text={() => reportOf(handshake, attempt)} />
      {main && <CopyButton label="Copy for a coding agent" what="" text={() => promptOf(handshake, attempt)} />}
      {children}
    </div>
  );
}
