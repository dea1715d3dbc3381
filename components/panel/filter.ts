/** The filter of the toolbar, as it applies to exchanges. */
import type { ExchangeSummary } from '../../lib/snapshot.ts';
import { roleName } from '../parts/words.ts';

/** Rows whose URL, method, role, status or failure has the text. */
export function filterExchanges(exchanges: ExchangeSummary[], filter: string): ExchangeSummary[] {
  const wanted = filter.trim().toLowerCase();
  if (!wanted) return exchanges;
  return exchanges.filter(({ url, method, role, status, failure }) =>
    `${method} ${url} ${role} ${roleName(role)} ${status ?? ''} ${failure ?? ''}`.toLowerCase().includes(wanted),
  );
}
