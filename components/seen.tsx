/** What was seen so far, where no finding has anything to say: the last exchange of each role. */
import type { ExchangeSummary } from '../lib/session/snapshot.ts';
import { outcomeOf, outcomeText } from './outcome.ts';
import { brief, withoutScheme } from './text.ts';
import { roleName } from './words.ts';

/** Longest list shown; an attempt has seven roles, hostile text may claim more. */
const SHOWN = 8;

/** The last exchange of each run of one role, in order. */
export function lastOfEachRole(exchanges: ExchangeSummary[]): ExchangeSummary[] {
  return exchanges.filter(({ role }, index) => exchanges[index + 1]?.role !== role).slice(-SHOWN);
}

export function Seen({ exchanges, onOpen }: { exchanges: ExchangeSummary[]; onOpen: (id: string) => void }) {
  return (
    <ul class="seen">
      {lastOfEachRole(exchanges).map((exchange) => (
        <li key={exchange.id}>
          <button type="button" onClick={() => onOpen(exchange.id)}>
            <span class="seen-role">{roleName(exchange.role)}</span>
            <span class="seen-url mono">
              <b>{brief(exchange.method, 16)}</b> {brief(withoutScheme(exchange.url), 300)}
            </span>
            <span class={`status ${outcomeOf(exchange)}`}>{outcomeText(exchange)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
