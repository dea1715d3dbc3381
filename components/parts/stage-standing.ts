/** How each stage of an attempt stands, and how far the attempt came: one source for strip, list and popup. */

import { type Prose, type Stage, type StageId, stageIds } from '../../lib/finding.ts';
import { decidingOf } from '../../lib/presentation/deciding.ts';
import { proseText } from '../../lib/presentation/prose.ts';
import { stageNames, stageStatusNames } from '../../lib/presentation/words.ts';
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import type { MarkKind } from './mark.tsx';
import { outcomeOf } from './outcome.ts';
import { type HowStep, hadClientId, type Parties, stageSays } from './stage-words.ts';
import { count } from './text.ts';
import { isCheck } from './waiting.ts';

type Shown = Pick<AttemptSnapshot, 'diagnosis' | 'running' | 'atSignIn' | 'exchanges'>;

const isDone = ({ status }: Stage) => status === 'passed' || status === 'warning';

/** Places among the eight steps; -1 where there is none. */
export interface Reach {
  /** The last that was done, with a warning or without. */
  last: number;
  /** The one that an attempt is at which goes on. */
  current: number;
  /** The one that would come after the last. */
  next: number;
}

/** How far it came: the bar, the headline and what to go on with all say it by this. */
export function reachOf(attempt: Shown): Reach {
  const { diagnosis, running, atSignIn } = attempt;
  const { stages, verdict } = diagnosis;
  // What was asked with a made-up token is no step that a sign-in came to.
  const last = isCheck(attempt) ? stages.findIndex((stage) => !isDone(stage)) - 1 : stages.findLastIndex(isDone);
  const ahead = stages.findIndex(({ status }, i) => i > last && status === 'not-reached');
  const next = ahead >= 0 ? ahead : last + 1 < stages.length ? last + 1 : -1;
  if (verdict !== 'incomplete' || !(running || atSignIn)) return { last, current: -1, next };
  const suspected = stages.findIndex(({ status }) => status === 'failed');
  return { last, current: suspected >= 0 ? suspected : ahead, next };
}

export interface StepStanding {
  kind: MarkKind;
  words: string;
  how: HowStep;
}

const hows: Partial<Record<MarkKind, HowStep>> = { passed: 'did', warning: 'did', failed: 'failed' };

/** The MCP server let the client in without a token. */
export function isOpenServer({ diagnosis: { stages, warnings } }: Shown): boolean {
  const hasToken = stages.some(({ id, status }) => id === 'token' && status === 'passed');
  return !hasToken && warnings.some(({ check }) => check === 'challenge/open-server');
}

/** That its client ID was taken shows that the client is registered, and not that it registered now. */
const isUnasked = ({ diagnosis: { stages }, exchanges }: Shown, index: number): boolean =>
  stages[index]?.id === 'registration' &&
  stages[index].status === 'passed' &&
  !exchanges.some(({ role }) => role === 'registration');

/** Before the verdict is made a failed stage only looks wrong so far, and is shown so. */
export function standingOfStage(attempt: Shown, index: number): StepStanding {
  const { stages, verdict, suspect } = attempt.diagnosis;
  const status = stages[index]?.status ?? 'not-reached';
  const suspected =
    verdict === 'incomplete' && (status === 'failed' || (suspect && stages[index]?.id === suspect.stage));
  if (suspected) return { kind: 'warning', words: 'looks wrong so far', how: status === 'failed' ? 'failed' : 'did' };
  if (index === reachOf(attempt).current)
    return attempt.atSignIn
      ? { kind: 'yours', words: 'waits for you', how: 'yours' }
      : { kind: 'running', words: 'under way', how: 'now' };
  if (isUnasked(attempt, index)) return { kind: 'unknown', words: stageStatusNames.unknown, how: 'did' };
  return { kind: status, words: stageStatusNames[status], how: hows[status] ?? 'does' };
}

/** What came of a step, a sentence; where something is wrong in it, that. */
export function stepSays(attempt: Shown, index: number, parties: Parties): Prose {
  const { stages, cause, suspect } = attempt.diagnosis;
  const id = stages[index]?.id ?? 'network';
  const wrong = [cause, suspect].find((finding) => finding?.stage === id);
  if (wrong) return `${wrong.title}.`;
  if (isUnasked(attempt, index)) return hadClientId(parties);
  const { how } = standingOfStage(attempt, index);
  if (id === 'session' && how === 'did' && isOpenServer(attempt)) return 'Your MCP server responded without a token.';
  return stageSays(id, how, parties);
}

/** The same without marks, where there is no room but a tip's. */
export const stepTip = (...of: Parameters<typeof stepSays>): string => proseText(stepSays(...of));

/** The last step was done, with this token, before what stopped it: the sign-in was over by then. */
function brokeLater({ diagnosis: { cause }, exchanges }: Shown): boolean {
  if (cause?.stage !== 'session') return false;
  const shown = new Set(cause.evidence.map(({ exchange }) => exchange));
  const at = exchanges.findLastIndex(({ id, role }) => role === 'mcp' && shown.has(id));
  const before = exchanges.slice(0, Math.max(at, 0));
  const since = before.slice(before.findLastIndex(({ role }) => role === 'token') + 1);
  return since.some((one) => one.role === 'mcp' && outcomeOf(one) === 'ok');
}

/** Requests of these are of the step; those to the MCP server are of several. */
export const stageOfRole: Partial<Record<string, StageId>> = {
  'resource-metadata': 'resource-metadata',
  'server-metadata': 'server-metadata',
  registration: 'registration',
  authorization: 'authorization',
  callback: 'authorization',
  token: 'token',
};

/** The client asked for a later step after what stopped it: by itself it would not have ended there. */
function wentOn({ diagnosis: { cause }, exchanges }: Shown): boolean {
  if (!cause) return false;
  const shown = new Set(decidingOf(cause.evidence).deciding.map(({ exchange }) => exchange));
  const first = exchanges.findIndex(({ id }) => shown.has(id));
  const at = stageIds.indexOf(cause.stage);
  return exchanges.slice(first + 1).some(({ role }) => stageIds.indexOf(stageOfRole[role] ?? 'network') > at);
}

/** Beside the request that shows it: one name for it in every tab, and that of the headline. */
export function faultHere(attempt: Shown): { kind: MarkKind; words: string } {
  if (!attempt.diagnosis.cause) return { kind: 'warning', words: 'Looks wrong so far' };
  if (isCheck(attempt)) return { kind: 'failed', words: 'The fault is here' };
  return { kind: 'failed', words: wentOn(attempt) ? 'It went wrong here' : 'It stopped here' };
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

/** `Stopped at step 6 of 8: Sign in`. */
export function reachedWords(attempt: Shown): Reached {
  const { diagnosis } = attempt;
  const { verdict, stages, warnings } = diagnosis;
  const check = isCheck(attempt);
  // What the dashes in the strip mean.
  const kinds = stages.map((_, index) => standingOfStage(attempt, index).kind);
  const dashed = kinds.includes('unknown');
  const after = dashed ? ` (dashed: ${check ? 'only a client shows it' : 'not seen'})` : '';
  const named = (lead: string, index: number, kind: MarkKind): Reached => {
    const id: StageId | undefined = stages[index]?.id;
    return id
      ? {
          lead: `${lead} `,
          place: `${index + 1} of ${stages.length}: `,
          stage: stageNames[id],
          kind,
          after,
        }
      : { lead: '', kind };
  };
  if (verdict === 'connected') {
    const unseen = kinds.filter((kind) => kind !== 'passed' && kind !== 'warning').length;
    const also = [
      unseen ? `${stages.length - unseen} of ${stages.length} steps seen` : '',
      warnings.length ? count(warnings.length, 'warning') : '',
    ].filter(Boolean);
    return {
      lead: '',
      stage: unseen ? 'Connected' : `All ${stages.length} steps done`,
      ...(also.length && { after: `, ${also.join(', ')}` }),
      kind: 'passed',
    };
  }
  if (verdict === 'failing')
    return named(
      check
        ? 'The fault is at step'
        : brokeLater(attempt)
          ? 'Worked, then stopped at step'
          : wentOn(attempt)
            ? 'Went wrong at step'
            : 'Stopped at step',
      stages.findIndex(({ status }) => status === 'failed'),
      'failed',
    );
  const { current, last } = reachOf(attempt);
  if (current >= 0) return named('Step', current, attempt.atSignIn ? 'yours' : 'running');
  return named(check ? 'Checked up to step' : 'Done up to step', last, 'stopped');
}
