/** The order of exchanges: by start, and where clocks are too coarse, cause before effect. */
import type { Exchange } from '../exchange.ts';
import { withoutFragment } from './same.ts';

const end = (x: Exchange) => x.startedAt + (x.durationMs ?? Number.POSITIVE_INFINITY);

/** The answer to `a` names the URL that `b` asks for: a redirect, a challenge, a metadata document. */
function names(a: Exchange, b: Exchange): boolean {
  const url = withoutFragment(b.request.url);
  if (!a.response || url === withoutFragment(a.request.url)) return false;
  return a.response.headers.some(([, value]) => value.includes(url)) || (a.response.body?.includes(url) ?? false);
}

/** Sorts by start time; among those that started in the same millisecond a cause precedes what it caused. */
export function inOrder(exchanges: readonly Exchange[]): Exchange[] {
  const sorted = exchanges.toSorted((a, b) => a.startedAt - b.startedAt);
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to]?.startedAt === sorted[from]?.startedAt) to++;
    if (to - from > 1) sorted.splice(from, to - from, ...causally(sorted.slice(from, to)));
    from = to;
  }
  return sorted;
}

function causally(tied: Exchange[]): Exchange[] {
  const rest = tied.toSorted((a, b) => (end(a) === end(b) ? 0 : end(a) - end(b)));
  const ordered: Exchange[] = [];
  while (rest.length) {
    const index = rest.findIndex((x) => !rest.some((y) => y !== x && names(y, x) && !names(x, y)));
    ordered.push(...rest.splice(Math.max(index, 0), 1));
  }
  return ordered;
}
