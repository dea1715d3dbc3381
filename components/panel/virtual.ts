/** A long list of which only what is in view is rendered. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { edgesOf, rangeOf, rowsIn, topFor, type View, type VirtualRow } from './rows-in-view.ts';

const viewOf = (element: HTMLElement, head: number): View => ({
  top: element.scrollTop,
  height: element.clientHeight - head,
});

interface Virtual {
  rows: VirtualRow[];
  /** Of all rows, in CSS pixels. */
  height: number;
  show: (index: number) => void;
}

export function useVirtual({
  count,
  sizeOf,
  always,
  head = 0,
  scroller,
}: {
  count: number;
  /** Height of a row, in CSS pixels. */
  sizeOf: (index: number) => number;
  always?: number;
  /** Height of what stays at the top of the scroller, above the rows. */
  head?: number;
  scroller: RefObject<HTMLElement | null>;
}): Virtual {
  const edges = edgesOf(count, sizeOf);
  const [view, setView] = useState<View>({ top: 0, height: 0 });
  const current = useRef(edges);
  current.current = edges;
  /** As it was last told: to ask lays the page out. */
  const known = useRef<View>(view);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const now = viewOf(element, head);
      known.current = now;
      // Rendered anew only for other rows.
      setView((before) =>
        String(rangeOf(current.current, before)) === String(rangeOf(current.current, now)) ? before : now,
      );
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, head]);
  return {
    rows: rowsIn(edges, view, always),
    height: edges.at(-1) ?? 0,
    show(index) {
      const element = scroller.current;
      const { top, height } = known.current;
      if (!element || (height > 0 && topFor(edges, known.current, index) === top)) return;
      const now = viewOf(element, head);
      known.current = { ...now, top: topFor(edges, now, index) };
      element.scrollTop = known.current.top;
    },
  };
}
