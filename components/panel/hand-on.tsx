/** Ways to give the diagnosis to somebody else; nothing secret is in any of them. */
import type { ComponentChildren } from 'preact';
import { toMarkdown } from '../../lib/report/markdown.ts';
import { toPrompt } from '../../lib/report/prompt.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { CopyButton } from '../parts/copy.tsx';

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
      <CopyButton label="Copy report" what="" text={() => toMarkdown(handshake, attempt)} />
      {main && <CopyButton label="Copy for a coding agent" what="" text={() => toPrompt(handshake, attempt)} />}
      {children}
    </div>
  );
}
