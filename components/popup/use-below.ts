/** Whether there is more below what is in view: the footer covers it, and scrollbars are out of sight on many systems. */
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** How much may be out of view without being a line, in pixels. */
const NOTHING = 8;

export function useBelow(): RefObject<HTMLParagraphElement | null> {
  const ref = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const popup = ref.current?.closest('.popup');
    const page = document.scrollingElement;
    if (!popup || !page) return;
    const tell = () =>
      void popup.toggleAttribute('data-below', page.scrollHeight - page.clientHeight - page.scrollTop > NOTHING);
    const sizes = new ResizeObserver(tell);
    for (const each of [popup, page]) sizes.observe(each);
    document.addEventListener('scroll', tell, { passive: true });
    return () => {
      sizes.disconnect();
      document.removeEventListener('scroll', tell);
    };
  }, []);
  return ref;
}
