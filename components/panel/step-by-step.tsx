/** The sign-in step by step, beside the answer in a wide window: what each step is, and the requests that it took. */
import type { StageId } from '../../lib/finding.ts';
import type { AttemptSnapshot, ExchangeSummary, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { wrongStatusesIn } from '../parts/evidence.tsx';
import { Mark } from '../parts/mark.tsx';
import { outcomeText } from '../parts/outcome.ts';
import { addressOf } from '../parts/request-line.tsx';
import { standingOfStage, stepTip } from '../parts/stage-standing.ts';
import { partiesOf, stageTerms, stepName } from '../parts/stage-words.ts';
import { brief } from '../parts/text.ts';
import { exchangesByStage } from './by-stage.ts';
import './step-by-step.css';

interface StepByStepProps {
  handshake: HandshakeSnapshot;
  attempt: AttemptSnapshot;
  onOpen: (exchange: string) => void;
}

export function StepByStep({ handshake, attempt, onOpen }: StepByStepProps) {
  const { stages, cause, warnings } = attempt.diagnosis;
  const hasToken = stages.some(({ id, status }) => id === 'token' && status === 'passed');
  const isOpen = !hasToken && warnings.some(({ check }) => check === 'challenge/open-server');
  const parties = partiesOf(handshake);
  const seen = exchangesByStage(attempt);
  const wrong = wrongStatusesIn(cause?.evidence ?? []);
  const termOf = (id: StageId) => (isOpen && id === 'session' ? 'MCP request, here without a token' : stageTerms[id]);
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
                <b>{stepName(id)}</b> <span class="term">{kind === 'unknown' ? words : termOf(id)}</span>
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
