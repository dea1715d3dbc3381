/** Why a client cannot use the URL that a challenge names (RFC 9728 §5.1). */

import { bare } from '../../handshake/classify.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { isInternalHost, isLoopback } from '../../protocol/addresses.ts';
import { parseUrl } from '../../text/url.ts';
import { isPlaceholder } from '../signs/template-values.ts';

export interface BadUrl {
  kind: 'relative' | 'not-a-url' | 'placeholder' | 'glued' | 'internal' | 'scheme' | 'other-host';
  /** The answer at that URL, where it was asked. */
  answer?: Observed;
}

export function badMetadataUrl(written: string, facts: Facts): BadUrl | undefined {
  if (isPlaceholder(written)) return { kind: 'placeholder' };
  if (/^https?:\/\/[^/?#]*[a-z0-9]\.well-known([/?#]|$)/i.test(written)) return { kind: 'glued' };
  const url = parseUrl(written);
  if (!url) return { kind: /^(\.{0,2}\/|[\w.-]+(\/|$))/.test(written) ? 'relative' : 'not-a-url' };
  if (!/^https?:$/.test(url.protocol)) return { kind: 'not-a-url' };
  const server = parseUrl(facts.server ?? undefined);
  if (!server || url.origin === server.origin) return undefined;
  const kind = differs(url, server);
  if (kind !== 'other-host') return { kind };
  const answer = unanswered(written, facts);
  return answer && { kind, answer };
}

function differs(url: URL, server: URL): BadUrl['kind'] {
  if (url.hostname !== server.hostname && isInternalHost(url.hostname)) {
    // Within one private network, or on one machine, another address may well be reached; a container's name is not.
    const near = isInternalHost(server.hostname) || (isLoopback(server.href) && /^\d/.test(url.hostname));
    if (!near || url.hostname === '0.0.0.0') return 'internal';
  }
  if (isLoopback(url.href) && !isLoopback(server.href)) return 'internal';
  if (server.protocol === 'https:' && url.protocol === 'http:') return 'scheme';
  return 'other-host';
}

/** Another host is legal, so only what it answered counts: nothing there, or nobody. */
function unanswered(written: string, { resourceMetadata, exchanges }: Facts): Observed | undefined {
  const asked = [...resourceMetadata.requests, ...exchanges].filter((x) => bare(x.request.url) === bare(written));
  const read = asked.some((x) => x.status !== undefined && x.status < 300);
  return read ? undefined : asked.find((x) => x.status === 404 || x.status === 410 || x.failure?.kind === 'network');
}
