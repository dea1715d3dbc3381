/** Ways to give the diagnosis to somebody else; nothing secret is in any of them. */
import { toMarkdown } from '../../lib/report/markdown.ts';
import { toPrompt } from '../../lib/report/prompt.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { CopyButton } from '../parts/copy.tsx';

export function HandOn({ handshake, attempt }: { handshake: HandshakeSnapshot; attempt: AttemptSnapshot }) {
  const main = attempt.diagnosis.cause ?? attempt.diagnosis.suspect ?? attempt.diagnosis.warnings[0];
  return (
    <div class="actions">
      <CopyButton label="Copy report" what="" text={() => toMarkdown(handshake, attempt)} />
      {main && <CopyButton label="Copy for a coding agent" what="" text={() => toPrompt(handshake, attempt)} />}
    </div>
  );
}
