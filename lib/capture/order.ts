/** The order of exchanges: by start, and where clocks are too coarse, cause before effect. */
import type { Exchange } from '../exchange.ts';
import { grown, madeOf } from '../grown.ts';
import { withoutFragment } from '../text/url.ts';

const end = (x: Exchange) => x.startedAt + (x.durationMs ?? Number.POSITIVE_INFINITY);

/** Sorts by start time; among those that started in the same millisecond a cause precedes what it caused. */
export function inOrder(exchanges: readonly Exchange[]): Exchange[] {
  const sorted = exchanges.toSorted((a, b) => a.startedAt - b.startedAt);
  if (!sorted.some((x, i) => x.startedAt === sorted[i + 1]?.startedAt)) return sorted;
  const ordered: Exchange[] = [];
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to]?.startedAt === sorted[from]?.startedAt) to++;
    if (to === from + 1) ordered.push(sorted[from] as Exchange);
    else ordered.push(...causally(sorted.slice(from, to)));
    from = to;
  }
  return ordered;
}

/**
 * A list in order with one more behind all others, or one in the place of what it was `before`, which another source may
 * date by a moment otherwise; `undefined` where that takes looking at more of them.
 */
export function placedIn(ordered: readonly Exchange[], x: Exchange, before?: Exchange): Exchange[] | undefined {
  const at = before ? ordered.lastIndexOf(before) : ordered.length;
  if (at < 0 || !standsAlone(ordered, at, x) || (before && !standsAlone(ordered, at, before))) return undefined;
  return before ? madeOf(ordered, at, ordered.with(at, x)) : grown(ordered, x);
}

/** Between its neighbours there, neither of which started with it: nothing else of the order hangs on it. */
function standsAlone(ordered: readonly Exchange[], at: number, { startedAt }: Exchange): boolean {
  const [left, right] = [ordered[at - 1], ordered[at + 1]];
  return (!left || left.startedAt < startedAt) && (!right || right.startedAt > startedAt);
}

/** What ended first comes first, and before it every answer that names its URL. Linear in what the answers hold. */
function causally(tied: Exchange[]): Exchange[] {
  const ranked = tied.toSorted((a, b) => (end(a) === end(b) ? 0 : end(a) - end(b)));
  const urls = new Set(ranked.map(urlOf));
  const namers = new Map<string, Exchange[]>();
  for (const x of ranked) {
    for (const url of urlsNamed(x)) {
      if (url === urlOf(x) || !urls.has(url)) continue;
      const known = namers.get(url);
      if (known) known.push(x);
      else namers.set(url, [x]);
    }
  }
  const ordered = new Set<Exchange>();
  for (const first of ranked) {
    const waiting = [first];
    for (let x = waiting.at(-1); x; x = waiting.at(-1)) {
      const before = namers.get(urlOf(x)) ?? [];
      // Asked once only, so that two that name each other do not wait for ever.
      namers.delete(urlOf(x));
      if (before.length) waiting.push(...before.filter((y) => !ordered.has(y)).reverse());
      else ordered.add(waiting.pop() as Exchange);
    }
  }
  return [...ordered];
}

const urlOf = (x: Exchange) => withoutFragment(x.request.url);

/** The URLs in an answer's headers and body: a redirect's, a challenge's, those of a metadata document. */
const urlsNamed = ({ response }: Exchange): string[] => [
  ...new Set(
    [...(response?.headers ?? []).map(([, value]) => value), response?.body ?? '']
      .flatMap((text) => text.match(/https?:\/\/[^\s"'<>\\^`{|}]+/g) ?? [])
      .map(withoutFragment),
  ),
];
