/** The exchanges of an attempt as the rows of a list. */
import type { Exchange } from '../exchange.ts';
import { madeOf, sameUpTo } from '../grown.ts';
import { sameRoled } from '../handshake/growing.ts';
import type { RoledExchange } from '../handshake/handshake.ts';
import type { ExchangeSummary } from '../snapshot.ts';
import { createKept } from '../text/kept.ts';

const rows = createKept<Exchange, { of: readonly RoledExchange[]; rows: readonly ExchangeSummary[] }>();

/** The same row for the same exchange: what is new is told by that. */
export function rowsOf(exchanges: readonly RoledExchange[]): ExchangeSummary[] {
  const [first] = exchanges;
  if (!first) return [];
  const before = rows.of(first.exchange);
  const same = before ? sameUpTo(before.of, exchanges, sameRoled) : 0;
  const known = before && (same < before.rows.length ? before.rows.slice(0, same) : before.rows);
  const list = (known ?? []).concat(exchanges.slice(same).map(summaryOf));
  const now = before ? madeOf(before.rows, same, list) : list;
  rows.keep(first.exchange, { of: exchanges, rows: now });
  return now;
}

function summaryOf({ exchange, role }: RoledExchange): ExchangeSummary {
  const { id, startedAt, durationMs, via, request, response, failure, preflight } = exchange;
  return {
    id,
    startedAt,
    ...(durationMs !== undefined && { durationMs }),
    role,
    via,
    method: request.method,
    url: request.url,
    ...(response && { status: response.status }),
    ...(failure && { failure: failure.text }),
    ...(preflight?.response && { preflightStatus: preflight.response.status }),
  };
}
