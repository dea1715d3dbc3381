/** The requests of a sign-in where no finding has anything to show, each with the way to it. */
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { outcomeOf, outcomeText } from '../parts/outcome.ts';
import { RequestLine } from '../parts/request-line.tsx';
import { remarks } from './remarks.ts';

/** Most that are shown; all are in the list of requests. */
const SHOWN = 12;

export function Requests({ attempt, onOpen }: { attempt: AttemptSnapshot; onOpen: (id: string) => void }) {
  const remark = remarks(attempt);
  return (
    <ol>
      {attempt.exchanges.slice(-SHOWN).map((exchange) => (
        <li key={exchange.id}>
          <RequestLine
            method={exchange.method}
            url={exchange.url}
            outcome={outcomeText(exchange)}
            bad={outcomeOf(exchange) === 'broken'}
            onOpen={() => onOpen(exchange.id)}
          />
          {remark(exchange.id) && <p class="remark quiet-text">{remark(exchange.id)}</p>}
        </li>
      ))}
    </ol>
  );
}
