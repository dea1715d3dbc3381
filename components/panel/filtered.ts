/** Which requests are shown: pure, and what is shown keeps its order. */
import { type StageId, stageIds } from '../../lib/finding.ts';
import type { ExchangeSummary } from '../../lib/snapshot.ts';
import { outcomeOf } from '../parts/outcome.ts';
import { type StagedAttempt, stagesOfExchanges } from './by-stage.ts';
import { type RequestFilter, rowFinder, searchedFor } from './filter.ts';

/** The group that a status is chosen by. @internal */
export function statusGroup(exchange: Pick<ExchangeSummary, 'status' | 'failure'>): string {
  if (outcomeOf(exchange) === 'broken') return 'Failed';
  if (exchange.status === undefined) return 'Pending';
  return exchange.status ? `${Math.floor(exchange.status / 100)}xx` : 'Answered';
}

export interface Filtered {
  shown: ExchangeSummary[];
  /** Would be shown, but only repeat another. */
  repeats: number;
}

/** `found`: ids of the exchanges whose headers or bodies have the text; `repeats`: of those that only repeat another. */
export function filterRequests(
  attempt: StagedAttempt,
  filter: RequestFilter,
  { found, repeats }: { found: { has(id: string): boolean }; repeats: ReadonlySet<string> },
): Filtered {
  const { exchanges } = attempt;
  const stages = stagesOfExchanges(attempt);
  const inRow = rowFinder(searchedFor(filter), stages);
  const wanted = exchanges.filter(
    (exchange) =>
      (!filter.stage || stages.get(exchange.id) === filter.stage) &&
      (!filter.status || statusGroup(exchange) === filter.status) &&
      (!filter.method || exchange.method === filter.method) &&
      (inRow(exchange) || found.has(exchange.id)),
  );
  if (filter.everything) return { shown: wanted, repeats: 0 };
  const shown = wanted.filter(({ id }) => !repeats.has(id));
  return { shown, repeats: wanted.length - shown.length };
}

export interface Choices {
  stages: StageId[];
  statuses: string[];
  methods: string[];
}

/** What can be chosen: what is there, and what was chosen at another sign-in. */
export function choicesOf(attempt: StagedAttempt, { stage, status, method }: RequestFilter): Choices {
  const { exchanges } = attempt;
  const stages = new Set([...stagesOfExchanges(attempt).values(), stage]);
  const all = (values: string[], chosen: string) =>
    [...new Set([...values, chosen])].filter((value) => value !== '').sort();
  return {
    stages: stageIds.filter((id) => stages.has(id)),
    statuses: all(exchanges.map(statusGroup), status),
    methods: all(
      exchanges.map(({ method }) => method),
      method,
    ),
  };
}
