/** The eight stages as a line that fills in. */
import type { Stage } from '../../lib/finding.ts';
import { stageNames, stageStatusNames } from '../../lib/words.ts';
import { Mark, type MarkKind } from './mark.tsx';
import './stages.css';

/** The stage that a running handshake is at: the first after the last one that was passed. */
function currentStage(stages: Stage[]): number {
  // Where one failed so far, it stands there.
  if (stages.some(({ status }) => status === 'failed')) return -1;
  const last = stages.findLastIndex(({ status }) => status !== 'not-reached' && status !== 'unknown');
  return stages.findIndex(({ status }, index) => index > last && status === 'not-reached');
}

/** The stage named where there is no room for all names: what failed, where it stands, or the last one passed. */
function telling(stages: Stage[], current: number): number {
  const failed = stages.findIndex(({ status }) => status === 'failed');
  if (failed >= 0) return failed;
  if (current >= 0) return current;
  return stages.findLastIndex(({ status }) => status === 'passed' || status === 'warning');
}

/** `settled`: the verdict is made. Before that a failed stage only looks wrong so far, and is shown so. */
export function Stages({ stages, running, settled }: { stages: Stage[]; running: boolean; settled: boolean }) {
  const current = running ? currentStage(stages) : -1;
  const named = telling(stages, current);
  return (
    <ol class="stages" aria-label="Stages of the sign-in">
      {stages.map(({ id, status }, index) => {
        const suspected = !settled && status === 'failed';
        const kind: MarkKind = index === current ? 'running' : suspected ? 'warning' : status;
        const words = index === current ? 'under way' : suspected ? 'looks wrong so far' : stageStatusNames[status];
        return (
          <li
            key={id}
            class={`${kind}${index === named ? ' named' : ''}`}
            data-stage={id}
            data-status={status}
            title={`${stageNames[id]}: ${words}`}
            {...(index === current && { 'aria-current': 'step' })}
          >
            <Mark kind={kind} />
            <span class="stage-name">{stageNames[id]}</span>
            <span class="visually-hidden">: {words}</span>
          </li>
        );
      })}
    </ol>
  );
}
