/** What was seen so far, where no finding has anything to say: one exchange of each role. */
import type { ExchangeSummary } from '../../lib/snapshot.ts';
import { brief, withoutScheme } from '../parts/text.ts';
import { roleName } from '../parts/words.ts';
import { outcomeOf, outcomeText } from './outcome.ts';
import './outcome.css';
import './seen.css';

/** Longest list shown; an attempt has seven roles, hostile text may claim more. */
const SHOWN = 8;

/** One exchange of each run of one role, in order: the last that was answered well, else the last. */
function tellingOfEachRole(exchanges: ExchangeSummary[]): ExchangeSummary[] {
  const runs: ExchangeSummary[][] = [];
  for (const exchange of exchanges) {
    const run = runs.at(-1);
    if (run?.[0]?.role === exchange.role) run.push(exchange);
    else runs.push([exchange]);
  }
  return runs.flatMap((run) => run.findLast((x) => outcomeOf(x) === 'ok') ?? run.at(-1) ?? []).slice(-SHOWN);
}

export function Seen({ exchanges, onOpen }: { exchanges: ExchangeSummary[]; onOpen: (id: string) => void }) {
  return (
    <ul class="seen">
      {tellingOfEachRole(exchanges).map((exchange) => (
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
