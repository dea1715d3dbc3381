/** The eight stages as a thin strip, and in words how far the sign-in came. */
import type { Stage } from '../../lib/finding.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { Mark } from './mark.tsx';
import { isOpenServer, reachedWords, standingOfStage, stepTip } from './stage-standing.ts';
import { nameOfStage, partiesOf, termOfStage } from './stage-words.ts';
import './stages.css';

export function Stages({ handshake, attempt }: { handshake: HandshakeSnapshot; attempt: AttemptSnapshot }) {
  const { lead, place, stage, after, kind } = reachedWords(attempt);
  const parties = partiesOf(handshake);
  const isOpen = isOpenServer(attempt);
  return (
    <div class="strip">
      <p>
        <span class="lead">{lead}</span>
        {place}
        {stage && <b class={kind}>{stage}</b>}
        <span class="after">{after}</span>
      </p>
      <ol class="stages" aria-label="The eight steps of a sign-in">
        {attempt.diagnosis.stages.map(({ id, status }: Stage, index) => {
          const { kind, words } = standingOfStage(attempt, index);
          const isNow = kind === 'running' || kind === 'yours';
          return (
            <li
              key={id}
              class={kind}
              data-stage={id}
              data-status={status}
              title={`${nameOfStage(id, isOpen)} (${termOfStage(id, isOpen)}): ${words}. ${stepTip(attempt, index, parties)}`}
              {...(isNow && { 'aria-current': 'step' })}
            >
              {(kind === 'failed' || isNow) && <Mark kind={kind} />}
              <span class="visually-hidden">{`${nameOfStage(id, isOpen)}: ${words}`}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
