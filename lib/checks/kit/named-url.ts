/** What a client does about a challenge whose URL it could not use, because the challenge was hidden or broken. */
import type { Facts, Observed } from '../../handshake/facts.ts';
import type { Survival } from '../../handshake/survival.ts';
import { parseUrl } from '../../text/url.ts';

/**
 * It is past it once it has read the metadata all the same, and not yet when it guessed where that is. Where it asked at
 * the very URL, it has lost nothing.
 */
export function survivalWithout(named: string | undefined, at: Observed, { exchanges }: Facts): Survival {
  const url = parseUrl(named)?.href;
  const asked = exchanges.some((x) => x.position > at.position && parseUrl(x.request.url)?.href === url);
  return url === undefined || asked ? 'metadata-requested' : 'resource-metadata-read';
}
