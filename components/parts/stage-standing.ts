/** How each stage of an attempt stands, and how far the attempt came: one source for strip, list and popup. */
import type { Stage } from '../../lib/finding.ts';
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { stageNames, stageStatusNames } from '../../lib/words.ts';
import type { MarkKind } from './mark.tsx';
import { count } from './text.ts';
import { isCheck } from './waiting.ts';

type Shown = Pick<AttemptSnapshot, 'diagnosis' | 'running' | 'atSignIn' | 'exchanges'>;

const isDone = ({ status }: Stage) => status === 'passed' || status === 'warning';

/** Index of the stage that a running attempt is at: the first after the last that is done. Else -1. */
function currentStage({ diagnosis: { stages, verdict }, running, atSignIn }: Shown): number {
  if (verdict !== 'incomplete' || !(running || atSignIn)) return -1;
  const last = stages.findLastIndex(({ status }) => status !== 'not-reached' && status !== 'unknown');
  const suspected = stages.findIndex(({ status }) => status === 'failed');
  return suspected >= 0 ? suspected : stages.findIndex(({ status }, i) => i > last && status === 'not-reached');
}

/** Before the verdict is made a failed stage only looks wrong so far, and is shown so. */
export function standingOfStage(attempt: Shown, index: number): { kind: MarkKind; words: string } {
  const { stages, verdict, suspect } = attempt.diagnosis;
  const status = stages[index]?.status ?? 'not-reached';
  const suspected =
    verdict === 'incomplete' && (status === 'failed' || (suspect && stages[index]?.id === suspect.stage));
  if (suspected) return { kind: 'warning', words: 'looks wrong so far' };
  if (index === currentStage(attempt)) return { kind: 'running', words: 'under way' };
  return { kind: status, words: stageStatusNames[status] };
}

interface Reached {
  /** Said where there is room. */
  lead: string;
  /** `6 of 8: ` */
  place?: string;
  stage?: string;
  after?: string;
  kind: MarkKind;
}

/** `Stopped at 6 of 8: Sign in`. */
export function reachedWords(attempt: Shown): Reached {
  const { diagnosis } = attempt;
  const { verdict, stages, warnings } = diagnosis;
  const named = (lead: string, index: number, kind: MarkKind): Reached => {
    const id = stages[index]?.id;
    return id
      ? { lead: `${lead} `, place: `${index + 1} of ${stages.length}: `, stage: stageNames[id], kind }
      : { lead: '', kind };
  };
  if (verdict === 'connected') {
    const unseen = stages.filter((stage) => !isDone(stage)).length;
    const after = [
      unseen ? `${stages.length - unseen} of ${stages.length} steps seen` : '',
      warnings.length ? count(warnings.length, 'warning') : '',
    ].filter(Boolean);
    return {
      lead: '',
      stage: unseen ? 'Connected' : `All ${stages.length} steps done`,
      ...(after.length && { after: `, ${after.join(', ')}` }),
      kind: 'passed',
    };
  }
  if (verdict === 'failing')
    return named(
      'Stopped at',
      stages.findIndex(({ status }) => status === 'failed'),
      'failed',
    );
  const current = currentStage(attempt);
  if (current >= 0) return named('Step', current, 'running');
  // What was asked with a made-up token is no step that a sign-in came to.
  const last = isCheck(attempt) ? stages.findIndex((stage) => !isDone(stage)) - 1 : stages.findLastIndex(isDone);
  return named('Last step done:', last, 'stopped');
}
