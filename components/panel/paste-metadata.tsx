/** Where the Metadata JSON of the dashboard is pasted, to be compared with what the MCP server serves. */
import { useId, useState } from 'preact/hooks';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { MenuPath } from '../parts/step.tsx';
import './paste-metadata.css';

export function PasteMetadata({
  server,
  pasted,
  compared,
  compare,
}: {
  server: string;
  pasted: string | undefined;
  /** This sign-in showed what the MCP server serves. */
  compared: boolean;
  compare: SessionClient['setDashboardMetadata'];
}) {
  const id = useId();
  const [text, setText] = useState(pasted ?? '');
  const [said, setSaid] = useState<{ problem: boolean; text: string } | 'kept' | null>(null);
  const isProblem = said !== null && said !== 'kept' && said.problem;
  const kept = compared
    ? 'Compared. Differences are shown as a finding.'
    : 'Kept, and not compared yet: in this sign-in your MCP server’s own JSON was not seen.';

  const keep = async (value: string | null) => {
    const result = await compare(server, value);
    if (!result.ok) return setSaid({ problem: true, text: result.problem });
    if (value === null) setText('');
    setSaid(value === null ? { problem: false, text: 'Forgotten.' } : 'kept');
  };

  return (
    <>
      <label for={id}>
        Paste what <MenuPath path={['your environment', 'MCP Servers', 'your MCP server', 'Metadata JSON']} /> shows. It
        stays on this computer.
      </label>
      <textarea
        id={id}
        rows={6}
        spellcheck={false}
        value={text}
        aria-invalid={isProblem}
        aria-describedby={`${id}-said`}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="actions">
        <button type="button" disabled={!text.trim()} onClick={() => keep(text)}>
          Compare
        </button>
        {pasted !== undefined && (
          <button type="button" onClick={() => keep(null)}>
            Forget this JSON
          </button>
        )}
        <span id={`${id}-said`} role="status" class={isProblem ? 'problem' : 'quiet-text'}>
          {said === 'kept' ? kept : said?.text}
        </span>
      </div>
    </>
  );
}
