/**
 * Whom the page asked, by the browser's own account: its list of the resources that a page loaded, failed requests
 * included, in which no script can write. What the page's script tells of its requests is a claim; this is none.
 */
import { httpOrigin } from '../../text/url.ts';

/** Calls of `fetch` and `XMLHttpRequest`: what a client signs in with. */
const asked = new Set(['fetch', 'xmlhttprequest']);
/** Origins that are told of one page at most. */
const MAX_ORIGINS = 100;

/** Tells each origin once. */
export function watchAsked(page: Window & typeof globalThis, tell: (origins: string[]) => void): void {
  const known = new Set<string>();
  const observer = new page.PerformanceObserver((list) => {
    const origins: string[] = [];
    for (const entry of list.getEntries()) {
      const type = 'initiatorType' in entry ? String(entry.initiatorType) : '';
      const origin = asked.has(type) ? httpOrigin(entry.name) : undefined;
      if (!origin || known.has(origin) || known.size >= MAX_ORIGINS) continue;
      known.add(origin);
      origins.push(origin);
    }
    if (origins.length) tell(origins);
  });
  observer.observe({ type: 'resource', buffered: true });
}
