/** Things in the order of a time of theirs, to find the nearest that fits without looking at all of them. */
export interface Timeline<T> {
  add(at: number, item: T): void;
  /** `at` as it was when the item was added. */
  remove(at: number, item: T): void;
  /**
   * The item nearest to `at` that fits, of those at most so many milliseconds before and after; of two as near, the first.
   * Behind `most` that do not fit, none is looked for.
   */
  nearest(
    at: number,
    reach: { before: number; after: number },
    fits: (item: T) => boolean,
    most?: number,
  ): T | undefined;
}

/** From which times something fits at all: those behind `above` or from `from` on, and in both cases before `below`. */
export interface Span {
  above: number;
  from: number;
  below: number;
}

/** Some that follow each other. */
interface Block<T> extends Span {
  times: number[];
  items: T[];
}

/** So many are in a block at most: of those that cannot fit, blocks are passed over and not items. */
const MOST = 64;

/** `spanOf`: of an item as it is now; later it is never wider. */
export function createTimeline<T>(spanOf?: (item: T) => Span): Timeline<T> {
  /** None is empty. */
  const blocks: Block<T>[] = [];
  /** The last time in each. */
  const lasts: number[] = [];

  const NOWHERE: Span = {
    above: Number.POSITIVE_INFINITY,
    from: Number.POSITIVE_INFINITY,
    below: Number.NEGATIVE_INFINITY,
  };
  const toBlock = (times: number[], items: T[]): Block<T> => {
    const block = { times, items, ...NOWHERE };
    for (const item of items) widen(block, item);
    return block;
  };

  function widen(block: Block<T>, item: T): void {
    if (!spanOf) return;
    const { above, from, below } = spanOf(item);
    if (above < block.above) block.above = above;
    if (from < block.from) block.from = from;
    if (below > block.below) block.below = below;
  }

  const mayFit = ({ above, from, below }: Span, at: number) => !spanOf || ((at > above || at >= from) && at < below);

  /** Whose pair is another by now is known when nobody was found. */
  function lookedThrough(block: Block<T> | undefined, at: number): void {
    if (!spanOf || !block || !mayFit(block, at)) return;
    Object.assign(block, NOWHERE);
    for (const item of block.items) widen(block, item);
  }

  /** Where the first stands that is at `at` or later, or that is later: its block, and its place there. */
  function placeOf(at: number, isLater: boolean): [block: number, index: number] {
    const block = countBefore(lasts, at, isLater);
    return [block, block < blocks.length ? countBefore((blocks[block] as Block<T>).times, at, isLater) : 0];
  }

  function put(index: number, ...now: Block<T>[]): void {
    blocks.splice(index, 1, ...now);
    lasts.splice(index, 1, ...now.map(({ times }) => times.at(-1) as number));
  }

  /** The first of a moment that fits, of which `last` is one. */
  function firstOf(moment: number, at: number, last: T, fits: (item: T) => boolean, looks: number): T {
    for (let [b, i] = placeOf(moment, false); b < blocks.length; b++, i = 0) {
      const block = blocks[b] as Block<T>;
      if (!mayFit(block, at)) continue;
      for (; i < block.items.length && looks > 0; i++) {
        const item = block.items[i] as T;
        if (fits(item)) return item;
        looks--;
      }
    }
    return last;
  }

  return {
    add(at, item) {
      let [index, i] = placeOf(at, true);
      // Most come in the order of their time.
      if (index === blocks.length) {
        const last = blocks[index - 1];
        if (!last || last.items.length >= MOST) {
          put(index, toBlock([at], [item]));
          return;
        }
        [index, i] = [index - 1, last.items.length];
      }
      const block = blocks[index] as Block<T>;
      block.times.splice(i, 0, at);
      block.items.splice(i, 0, item);
      widen(block, item);
      lasts[index] = block.times.at(-1) as number;
      if (block.items.length <= MOST) return;
      const half = MOST / 2;
      put(
        index,
        ...[0, half].map((from) => {
          const to = from === 0 ? half : undefined;
          return toBlock(block.times.slice(from, to), block.items.slice(from, to));
        }),
      );
    },
    remove(at, item) {
      for (let [b, i] = placeOf(at, false); b < blocks.length; b++, i = 0) {
        const { times, items } = blocks[b] as Block<T>;
        const index = items.indexOf(item, i);
        if (index !== -1) {
          times.splice(index, 1);
          items.splice(index, 1);
          if (items.length === 0) put(b);
          else lasts[b] = times.at(-1) as number;
          return;
        }
        // A time that is none is never later.
        if ((times.at(-1) as number) > at) return;
      }
    },
    nearest(at, { before, after }, fits, most = Number.POSITIVE_INFINITY) {
      // What is left to be looked at: on the left those before `i` in a block, on the right those from `j` on.
      let [left, i] = placeOf(at, false);
      let [right, j] = [left, i];
      const start = blocks[left];
      if (start && !mayFit(start, at)) [i, j] = [0, start.items.length];
      for (let looks = most; looks > 0; looks--) {
        while (i === 0 && left > 0) {
          lookedThrough(blocks[left], at);
          const block = blocks[--left] as Block<T>;
          if (mayFit(block, at)) i = block.items.length;
        }
        for (let block = blocks[right]; block && j === block.items.length; ) {
          lookedThrough(block, at);
          block = blocks[++right];
          j = block && !mayFit(block, at) ? block.items.length : 0;
        }
        const toLeft = i > 0 ? at - ((blocks[left] as Block<T>).times[i - 1] as number) : Number.NaN;
        const toRight = right < blocks.length ? ((blocks[right] as Block<T>).times[j] as number) - at : Number.NaN;
        const [isLeft, isRight] = [toLeft <= before, toRight <= after];
        // Of a time that is none, neither is near.
        if (!isLeft && !isRight) return undefined;
        if (isLeft && (toLeft <= toRight || !isRight)) {
          const block = blocks[left] as Block<T>;
          const item = block.items[--i] as T;
          // Of a moment the first is sought, and here is the last.
          if (fits(item)) return firstOf(block.times[i] as number, at, item, fits, most);
        } else {
          const item = (blocks[right] as Block<T>).items[j++] as T;
          if (fits(item)) return item;
        }
      }
      return undefined;
    },
  };
}

/** How many of a list are before `at`, those at the very moment counted or not. */
function countBefore(times: readonly number[], at: number, included: boolean): number {
  let [from, to] = [0, times.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const time = times[middle] as number;
    if (time < at || (included && time === at)) from = middle + 1;
    else to = middle;
  }
  return from;
}
