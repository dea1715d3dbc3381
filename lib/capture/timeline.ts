/** Things in the order of a time of theirs, to find the nearest that fits without looking at all of them. */
export interface Timeline<T> {
  add(at: number, item: T): void;
  /** `at` as it was when the item was added. */
  remove(at: number, item: T): void;
  /** The item nearest to `at` that fits, of those at most so many milliseconds before and after; of two as near, the first. */
  nearest(at: number, reach: { before: number; after: number }, fits: (item: T) => boolean): T | undefined;
}

export function createTimeline<T>(): Timeline<T> {
  const times: number[] = [];
  const items: T[] = [];

  /** How many are before `at`, those at the very moment counted or not. */
  function countBefore(at: number, included: boolean): number {
    let [from, to] = [0, times.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const time = times[middle] as number;
      if (time < at || (included && time === at)) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  return {
    add(at, item) {
      const index = countBefore(at, true);
      // Most come in the order of their time.
      if (index === times.length) {
        times.push(at);
        items.push(item);
        return;
      }
      times.splice(index, 0, at);
      items.splice(index, 0, item);
    },
    remove(at, item) {
      const index = items.indexOf(item, countBefore(at, false));
      if (index === -1) return;
      times.splice(index, 1);
      items.splice(index, 1);
    },
    nearest(at, { before, after }, fits) {
      let right = countBefore(at, false);
      let left = right;
      for (;;) {
        const toLeft = at - (times[left - 1] ?? Number.NEGATIVE_INFINITY);
        const toRight = (times[right] ?? Number.POSITIVE_INFINITY) - at;
        const [isLeft, isRight] = [toLeft <= before, toRight <= after];
        // Of a time that is none, neither is near.
        if (!isLeft && !isRight) return undefined;
        const goLeft = isLeft && (toLeft <= toRight || !isRight);
        // All that share the moment, in the order in which they were added.
        const moment = times[goLeft ? left - 1 : right] as number;
        const from = goLeft ? countBefore(moment, false) : right;
        const to = goLeft ? left : countBefore(moment, true);
        for (let i = from; i < to; i++) {
          const item = items[i] as T;
          if (fits(item)) return item;
        }
        if (goLeft) left = from;
        else right = to;
      }
    },
  };
}
