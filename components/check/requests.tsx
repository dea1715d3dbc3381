/** The requests of a check, each to be opened whole. */
import { useState } from 'preact/hooks';
import type { Exchange } from '../../lib/exchange.ts';
import type { ExchangeSummary } from '../../lib/snapshot.ts';
import { ExchangeDetail } from '../panel/exchange-detail.tsx';
import { outcomeText } from '../parts/outcome.ts';
import { brief, withoutScheme } from '../parts/text.ts';
import { roleName } from '../parts/words.ts';
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

export function Requests({ rows, exchanges }: { rows: ExchangeSummary[]; exchanges: readonly Exchange[] }) {
  return (
    <ul class="request-list">
      {rows.map((row) => (
        <Request key={row.id} row={row} exchange={exchanges.find(({ id }) => id === row.id) ?? null} />
      ))}
    </ul>
  );
}

function Request({ row, exchange }: { row: ExchangeSummary; exchange: Exchange | null }) {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <button type="button" id={idOf(row.id)} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span class="request-url mono">
          <b>{brief(row.method, 16)}</b> {brief(withoutScheme(row.url), 300)}
        </span>
        <span class="quiet-text">{roleName(row.role)}</span>
        <span class="mono">{outcomeText(row)}</span>
      </button>
      {open && <ExchangeDetail summary={row} load={async () => exchange} onClose={() => setOpen(false)} />}
    </li>
  );
}
