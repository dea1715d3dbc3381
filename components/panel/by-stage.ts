/** Which requests of an attempt belong to which of its eight steps. */
import { type StageId, stageIds } from '../../lib/finding.ts';
import { stageNames } from '../../lib/presentation/words.ts';
import type { AttemptSnapshot, ExchangeSummary } from '../../lib/snapshot.ts';
import { outcomeOf } from '../parts/outcome.ts';
import { stageOfRole } from '../parts/stage-standing.ts';
import { type HowStep, nameOfStage } from '../parts/stage-words.ts';
import { dueRefusals, wrongStatuses } from './remarks.ts';

/** What the steps are told by; without a diagnosis by the traffic alone. */
export type StagedAttempt = Pick<AttemptSnapshot, 'exchanges'> & Partial<Pick<AttemptSnapshot, 'diagnosis'>>;

/** By id of the exchange. An MCP request is of the first steps before the token was asked for, and uses it afterwards. */
export function stagesOfExchanges(attempt: StagedAttempt): Map<string, StageId> {
  const { exchanges, diagnosis } = attempt;
  const due = dueRefusals(attempt);
  const wrong = diagnosis && wrongStatuses(diagnosis);
  const asked = exchanges.findIndex(({ role }) => role === 'token');
  const stageOf = (exchange: ExchangeSummary, index: number): StageId | undefined => {
    if (exchange.role !== 'mcp') return stageOfRole[exchange.role];
    if (due.has(exchange.id)) return 'challenge';
    const judged = wrong?.get(exchange.id);
    if (judged) return judged;
    // A token that was remembered needs no request for it.
    const carries = asked < 0 ? outcomeOf(exchange) === 'ok' : index > asked;
    return carries ? 'session' : 'network';
  };
  return new Map(
    exchanges.flatMap((exchange, index) => {
      const stage = stageOf(exchange, index);
      return stage ? [[exchange.id, stage] as const] : [];
    }),
  );
}

/** What a request is called: by its step, and what is of none by its role. */
export const stepOf = (role: string, stage: StageId | undefined, isOpen = false): string =>
  role === 'callback' ? `${stageNames.authorization}, back` : stage ? nameOfStage(stage, isOpen) : role;

/** What became of a step with this request; `correct`: a refusal that had to be. */
export function wentBy(exchange: ExchangeSummary, correct: boolean): HowStep {
  const outcome = outcomeOf(exchange);
  if (correct || outcome === 'ok' || outcome === 'redirect') return 'did';
  // Any other refusal may be of one of several addresses.
  return outcome === 'broken' || exchange.status === 401 ? 'failed' : 'does';
}

/** The telling requests of each step: of each role the last that was answered well, else the last. */
export function exchangesByStage(attempt: StagedAttempt): Record<StageId, ExchangeSummary[]> {
  const { exchanges } = attempt;
  const stages = stagesOfExchanges(attempt);
  const telling = (id: StageId) =>
    [
      ...Map.groupBy(
        exchanges.filter((one) => stages.get(one.id) === id),
        ({ role }) => role,
      ).values(),
    ].flatMap((all) => all.findLast((one) => outcomeOf(one) === 'ok') ?? all.at(-1) ?? []);
  return Object.fromEntries(stageIds.map((id) => [id, telling(id)])) as Record<StageId, ExchangeSummary[]>;
}
