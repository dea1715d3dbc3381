/** The sign-in step by step, beside the answer in a wide window: what each step is, and the requests that it took. */
import type { AttemptSnapshot, ExchangeSummary, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { wrongStatusesIn } from '../parts/evidence.tsx';
import { Mark } from '../parts/mark.tsx';
import { outcomeText } from '../parts/outcome.ts';
import { addressOf } from '../parts/request-line.tsx';
import { isOpenServer, standingOfStage, stepTip } from '../parts/stage-standing.ts';
import { partiesOf, stepName, termOfStage } from '../parts/stage-words.ts';
import { brief } from '../parts/text.ts';
import { exchangesByStage } from './by-stage.ts';
import './step-by-step.css';

interface StepByStepProps {
  handshake: HandshakeSnapshot;
  attempt: AttemptSnapshot;
  onOpen: (exchange: string) => void;
}

export function StepByStep({ handshake, attempt, onOpen }: StepByStepProps) {
  const { stages, cause } = attempt.diagnosis;
  const isOpen = isOpenServer(attempt);
  const parties = partiesOf(handshake);
  const seen = exchangesByStage(attempt);
  const wrong = wrongStatusesIn(cause?.evidence ?? []);
  return (
    <aside class="step-by-step" aria-label="The sign-in, step by step">
      <h2>Step by step</h2>
      <ol>
        {stages.map(({ id }, index) => {
          const { kind, words } = standingOfStage(attempt, index);
          return (
            <li key={id} class={kind} title={stepTip(attempt, index, parties)}>
              <Mark kind={kind} label={words} />
              <p>
                <b>{stepName(id, isOpen)}</b>{' '}
                <span class="term">{kind === 'unknown' ? words : termOfStage(id, isOpen)}</span>
              </p>
              {seen[id].map((exchange) => (
                <Did key={exchange.id} exchange={exchange} bad={wrong.has(exchange.id)} onOpen={onOpen} />
              ))}
            </li>
          );
        })}
      </ol>
    </aside>
  );
}

function Did({
  exchange,
  bad,
  onOpen,
}: {
  exchange: ExchangeSummary;
  bad: boolean;
  onOpen: (exchange: string) => void;
}) {
  const { path } = addressOf(exchange.url);
  return (
    <button type="button" class={bad ? 'did bad' : 'did'} onClick={() => onOpen(exchange.id)}>
      <span>{brief(`${exchange.method} ${path}`, 300)}</span>
      <b>{outcomeText(exchange)}</b>
    </button>
  );
}
