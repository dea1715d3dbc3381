/** Whether what follows the steps is still below what is in view: the bar that sticks there says then that there is more. */
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** As high as the bar, which covers what is below it. */
const BAR = 30;

export function useBelow(): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  // With every rendering: another finding has a heading of its own.
  useEffect(() => {
    const answer = ref.current;
    const heading = answer?.querySelector('.check-again > h2');
    if (!heading) return;
    const seen = new IntersectionObserver(
      ([entry]) => void answer?.toggleAttribute('data-below', !entry?.isIntersecting),
      { root: heading.closest('main'), rootMargin: `0px 0px -${BAR}px` },
    );
    seen.observe(heading);
    return () => seen.disconnect();
  });
  return ref;
}
