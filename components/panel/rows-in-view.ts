/** Which rows of a long list are rendered, as sums: those in view, and some beyond either end. */

/** Rows beyond an end of the view: scrolling a little shows no gap. */
const BEYOND = 8;

/** What of the list is in view, in CSS pixels. */
export interface View {
  top: number;
  /** 0 of a list that is not shown. */
  height: number;
}

export interface VirtualRow {
  index: number;
  /** CSS pixels from the top of the list. */
  start: number;
}

/** Where each row begins, and the last one ends. */
export function edgesOf(count: number, sizeOf: (index: number) => number): number[] {
  const edges = [0];
  for (let index = 0; index < count; index++) edges.push((edges[index] ?? 0) + sizeOf(index));
  return edges;
}

/** The first of the ascending numbers that is larger than this one. */
function firstBeyond(edges: readonly number[], place: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** First and last row to render; `undefined` where nothing can be seen. */
export function rangeOf(edges: readonly number[], { top, height }: View): [first: number, last: number] | undefined {
  const end = edges.length - 2;
  if (end < 0 || height <= 0) return undefined;
  // A list that became shorter is scrolled back by the browser only after it is rendered.
  const from = Math.max(Math.min(top, (edges.at(-1) ?? 0) - height), 0);
  const first = firstBeyond(edges, from) - 1;
  const last = firstBeyond(edges, from + height - 1) - 1;
  return [Math.max(first - BEYOND, 0), Math.min(last + BEYOND, end)];
}

/** `always`: a row that is rendered wherever the list is scrolled to, since it has the focus. */
export function rowsIn(edges: readonly number[], view: View, always = -1): VirtualRow[] {
  const range = rangeOf(edges, view);
  if (!range) return [];
  const [first, last] = range;
  const rows = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  if (always >= 0 && always < first) rows.unshift(always);
  if (always > last && always < edges.length - 1) rows.push(always);
  return rows.map((index) => ({ index, start: edges[index] ?? 0 }));
}

/** Where to scroll to so that a row is whole in view, by as little as that takes. */
export function topFor(edges: readonly number[], { top, height }: View, index: number): number {
  const [start = 0, end = start] = edges.slice(index, index + 2);
  if (end >= top + height) return Math.max(end - height, 0);
  return Math.min(start, top);
}
