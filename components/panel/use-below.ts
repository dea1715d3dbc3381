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
    const tell = ([entry]: IntersectionObserverEntry[]) => {
      const below = !entry?.isIntersecting && (entry?.boundingClientRect.top ?? 0) > 0;
      answer?.toggleAttribute('data-below', below);
    };
    const seen = new IntersectionObserver(tell, { root: heading.closest('main'), rootMargin: `0px 0px -${BAR}px` });
    seen.observe(heading);
    return () => seen.disconnect();
  });
  return ref;
}
