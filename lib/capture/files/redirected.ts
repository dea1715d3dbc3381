/**
 * Of what a redirect led to Playwright writes no header but the referrer. Where the redirect was a navigation of the tab, it
 * is one too: without that it would look like a request of the page, whose answer CORS keeps from it.
 */
import { header, type RawExchange } from '../../exchange.ts';
import { parseUrl } from '../../text/url.ts';

export function markRedirected(exchanges: readonly RawExchange[]): void {
  const targets = new Set<string>();
  for (const x of exchanges) {
    if (targets.has(x.request.url) && isBare(x)) x.navigation = true;
    const to = x.navigation && parseUrl(header(x.response?.headers, 'location'), x.request.url)?.href;
    if (to) targets.add(to);
  }
}

/** A script's request has an origin, or says what it accepts. */
const isBare = ({ request: { method, headers } }: RawExchange): boolean =>
  method === 'GET' && !headers.some(([name]) => name === 'origin' || name === 'accept' || name === 'sec-fetch-mode');
