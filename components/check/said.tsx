/** What an error text or a log means: literal texts that are known, what each points at, and whether that was seen. */

import { textsSaid } from '../../lib/clients/texts/said.ts';
import type { Diagnosis, SaidText } from '../../lib/finding.ts';
import { later } from '../parts/later.tsx';
import { Prose } from '../parts/prose.tsx';
import { brief } from '../parts/text.ts';
import './said.css';

type Judged = Pick<Diagnosis, 'cause' | 'suspect' | 'consequences' | 'warnings' | 'passed'>;

const nothing: Judged = { consequences: [], warnings: [], passed: [] };

const SaidChecks = later(async () => (await import('./said-checks.tsx')).SaidChecks);

/** Names before the rest is counted. */
const NAMED = 3;

export function Said({
  text,
  client,
  diagnosis,
  isLog,
}: {
  text: string;
  client: string;
  /** Of the check, where there was one. */
  diagnosis: Diagnosis | undefined;
  /** It was read as a log, too. */
  isLog: boolean;
}) {
  const said = textsSaid({ errorText: text, ...(client && { client }) }, diagnosis ?? nothing);
  return (
    <div role="status" class="said">
      {said?.length === 0 && !isLog && (
        <p class="said-unknown">
          <b>Nobody here knows this text.</b> That says nothing about your MCP server: check it, and look at what was
          seen.
        </p>
      )}
      {said && said.length > 0 && (
        <ul>
          {said.map((one) => (
            <li key={`${one.text} ${one.means}`}>
              <Text said={one} checked={diagnosis !== undefined} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Text({ said: { text, means, clients, checks }, checked }: { said: SaidText; checked: boolean }) {
  return (
    <>
      <p>
        <code>{brief(text, 300)}</code>
        {clients.length > 0 && (
          <span class="quiet-text">
            {` ${brief(clients.slice(0, NAMED).join(', '), 200)}`}
            {clients.length > NAMED && ` and ${clients.length - NAMED} more`}
          </span>
        )}
      </p>
      <p>
        <Prose text={means} limit={800} />
      </p>
      {checks.length > 0 && <SaidChecks checks={checks} checked={checked} />}
    </>
  );
}
