/** The requests of a check, each to be opened whole. */
import { useState } from 'preact/hooks';
import type { Exchange } from '../../lib/exchange.ts';
import type { StageId } from '../../lib/finding.ts';
import type { AttemptSnapshot, ExchangeSummary } from '../../lib/snapshot.ts';
import { stagesOfExchanges, stepOf } from '../panel/by-stage.ts';
import { ExchangeDetail } from '../panel/exchange-detail.tsx';
import { correctRefusals } from '../panel/remarks.ts';
import { outcomeText } from '../parts/outcome.ts';
import { brief, withoutScheme } from '../parts/text.ts';
import './requests.css';

const idOf = (exchange: string) => `request-${exchange}`;

/** From a line of evidence to the request that shows it, and the focus with it. */
export function openRequest(exchange: string): void {
  const row = document.getElementById(idOf(exchange));
  const fold = row?.closest('details');
  if (!row || !fold) return;
  fold.open = true;
  row.scrollIntoView({ block: 'nearest' });
  row.focus();
  if (row.getAttribute('aria-expanded') === 'false') row.click();
}

interface RequestsProps {
  attempt: Pick<AttemptSnapshot, 'exchanges' | 'diagnosis'>;
  exchanges: readonly Exchange[];
}

export function Requests({ attempt, exchanges }: RequestsProps) {
  const stages = stagesOfExchanges(attempt);
  const correct = correctRefusals(attempt);
  return (
    <ul class="request-list">
      {attempt.exchanges.map((row) => (
        <Request
          key={row.id}
          row={row}
          stage={stages.get(row.id)}
          remark={correct.get(row.id)}
          exchange={exchanges.find(({ id }) => id === row.id) ?? null}
        />
      ))}
    </ul>
  );
}

interface RequestProps {
  row: ExchangeSummary;
  stage: StageId | undefined;
  remark: string | undefined;
  exchange: Exchange | null;
}

function Request({ row, stage, remark, exchange }: RequestProps) {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <button type="button" id={idOf(row.id)} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span class="request-url mono">
          <b>{brief(row.method, 16)}</b> {brief(withoutScheme(row.url), 300)}
        </span>
        <span class="quiet-text">{stepOf(row.role, stage)}</span>
        <span class="mono">{outcomeText(row)}</span>
      </button>
      {open && (
        <ExchangeDetail
          summary={row}
          stage={stage}
          remark={remark}
          load={async () => exchange}
          onClose={() => setOpen(false)}
        />
      )}
    </li>
  );
}
