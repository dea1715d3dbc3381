/** `@tanstack/virtual-core` for Preact: which rows of a long list are rendered. */
import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type Range,
  Virtualizer,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

export function useVirtual({
  count,
  sizeOf,
  always,
  scroller,
}: {
  count: number;
  /** Height of a row, in CSS pixels. */
  sizeOf: (index: number) => number;
  /** A row that is rendered wherever the list is scrolled to: it has the focus. */
  always?: number;
  scroller: RefObject<HTMLElement | null>;
}): Virtualizer<HTMLElement, HTMLElement> {
  const [, rerender] = useReducer((n: number) => n + 1, 0);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: sizeOf,
    rangeExtractor: (range: Range) => withRow(defaultRangeExtractor(range), always, count),
    scrollToFn: elementScroll<HTMLElement>,
    observeElementRect,
    observeElementOffset,
    overscan: 8,
    onChange: () => rerender(undefined),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  return virtualizer;
}

function withRow(rows: number[], row: number | undefined, count: number): number[] {
  if (row === undefined || row < 0 || row >= count || rows.includes(row)) return rows;
  return [...rows, row].sort((a, b) => a - b);
}
