/** The requests of a sign-in where no finding has anything to show, each with the way to it. */
import type { ExchangeSummary } from '../../lib/snapshot.ts';
import { outcomeOf, outcomeText } from '../parts/outcome.ts';
import { RequestLine } from '../parts/request-line.tsx';

/** Most that are shown; all are in the list of requests. */
const SHOWN = 12;

export function Requests({ exchanges, onOpen }: { exchanges: ExchangeSummary[]; onOpen: (id: string) => void }) {
  return (
    <ol>
      {exchanges.slice(-SHOWN).map((exchange) => (
        <li key={exchange.id}>
          <RequestLine
            method={exchange.method}
            url={exchange.url}
            outcome={outcomeText(exchange)}
            bad={outcomeOf(exchange) === 'broken'}
            onOpen={() => onOpen(exchange.id)}
          />
        </li>
      ))}
    </ol>
  );
}
