/** Which requests of an attempt belong to which of its eight steps, the telling ones of each. */
import { type StageId, stageIds } from '../../lib/finding.ts';
import type { ExchangeSummary } from '../../lib/snapshot.ts';
import { outcomeOf } from './outcome.ts';

const stageOfRole: Partial<Record<string, StageId>> = {
  'resource-metadata': 'resource-metadata',
  'server-metadata': 'server-metadata',
  registration: 'registration',
  authorization: 'authorization',
  callback: 'authorization',
  token: 'token',
};

/** Of each role one: the last that was answered well, else the last. The 401 that asks to sign in is the first request's. */
export function exchangesByStage(exchanges: readonly ExchangeSummary[]): Record<StageId, ExchangeSummary[]> {
  const byStage = Object.fromEntries(stageIds.map((id) => [id, []])) as unknown as Record<StageId, ExchangeSummary[]>;
  const token = exchanges.findIndex(({ role }) => role === 'token');
  const byRole = Map.groupBy(exchanges, (exchange): string => {
    if (exchange.role !== 'mcp') return exchange.role;
    const carried = token < 0 ? outcomeOf(exchange) === 'ok' : exchange.startedAt >= (exchanges[token]?.startedAt ?? 0);
    return carried ? 'session' : 'network';
  });
  for (const [role, all] of byRole) {
    const stage = role === 'session' || role === 'network' ? role : stageOfRole[role];
    const telling = all.findLast((one) => outcomeOf(one) === 'ok') ?? all.at(-1);
    if (stage && telling) byStage[stage].push(telling);
  }
  return byStage;
}
