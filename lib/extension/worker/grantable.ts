/**
 * Hosts that more could be seen of with their permission, and why that would help. A page's script may claim requests to
 * any host: named are only those that the browser's own account says it asked, or was sent to.
 */

import type { Exchange } from '../../exchange.ts';
import type { Handshake, RoledExchange } from '../../handshake/handshake.ts';
import { tellingOf } from '../../handshake/telling.ts';
import { httpOrigin, httpUrl } from '../../text/url.ts';
import { covers, patternOf } from '../shared/hosts.ts';
import type { SessionSnapshot } from '../shared/session-snapshot.ts';

/** Of the newest attempt of each handshake; what DevTools or a grant already showed is not asked for again. */
export function grantableOf(
  handshakes: readonly Handshake[],
  granted: readonly string[],
  asked: readonly string[],
): SessionSnapshot['grantable'] {
  const reasons = new Map<string, string>();
  for (const { attempts } of handshakes) {
    const newest = attempts.at(-1);
    for (const { roled } of newest ? tellingOf(newest) : []) {
      const { exchange } = roled;
      if (exchange.via !== 'direct' || roled.role === 'callback' || isShown(exchange)) continue;
      const origin = httpOrigin(exchange.request.url);
      if (!origin || !patternOf(origin) || !(exchange.navigation || asked.includes(origin)) || covers(granted, origin))
        continue;
      // What a page was kept from is the better reason than what it was shown a part of.
      if (!reasons.has(origin) || exchange.failure?.kind === 'cors') reasons.set(origin, reasonOf(roled, origin));
    }
  }
  return [...reasons].map(([origin, reason]) => ({ origin, reason }));
}

/** All headers of the answer are there, or the browser's own words for why there is none. */
function isShown({ response, failure, navigation, durationMs }: Exchange): boolean {
  if (response) return response.headersPartial !== true;
  // What a page's `fetch` is told is the same for every failure.
  if (failure) return !/^(TypeError|AbortError)/.test(failure.text);
  return !navigation && durationMs === undefined;
}

function reasonOf({ exchange, role }: RoledExchange, origin: string): string {
  const host = httpUrl(origin)?.host ?? origin;
  if (exchange.navigation)
    return `See what ${host} answers to the sign-in request. Otherwise an error page there stays unseen here.`;
  if (exchange.failure)
    return `See what ${host} really answered. The browser tells the page only that the request failed.`;
  return role === 'mcp'
    ? `See every header that ${host} sends: the browser shows a page only some of them.`
    : `See every header of the answers of ${host}: the browser shows a page only some of them.`;
}
