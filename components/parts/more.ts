/** Shows at which ends there is more of what scrolls sideways: scrollbars are out of sight on many systems. */
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** How much may be out of sight without being anything, in pixels. */
const NOTHING = 2;

/** For the element that scrolls, whose first child is as wide as what is in it; its parent gets `data-more`. */
export function useMore<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useEffect(() => {
    const scrolls = ref.current;
    const around = scrolls?.parentElement;
    if (!scrolls || !around) return;
    const tell = () => {
      const left = scrolls.scrollLeft > NOTHING;
      const right = scrolls.scrollWidth - scrolls.clientWidth - scrolls.scrollLeft > NOTHING;
      around.dataset.more = [left && 'before', right && 'after'].filter(Boolean).join(' ');
    };
    const sizes = new ResizeObserver(tell);
    for (const each of [scrolls, ...scrolls.children]) sizes.observe(each);
    scrolls.addEventListener('scroll', tell, { passive: true });
    return () => {
      sizes.disconnect();
      scrolls.removeEventListener('scroll', tell);
    };
  }, []);
  return ref;
}
