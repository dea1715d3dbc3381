/** Where an answer sends the browser, and which answer sent it somewhere. */
import { type Exchange, header } from '../exchange.ts';
import { isRedirect } from '../protocol/status.ts';
import { parseUrl, withoutFragment } from '../text/url.ts';
import type { Observed } from './facts.ts';

/** The URL that an answer redirects to, as it is asked for. */
export function redirectTarget(x: Exchange): string | undefined {
  if (!isRedirect(x.response)) return undefined;
  const target = parseUrl(header(x.response?.headers, 'location'), x.request.url);
  return target && withoutFragment(target.href);
}

/** Why Chromium made up a redirect that no server sent, or another extension did. */
const madeUp = (response: Exchange['response']) => header(response?.headers, 'non-authoritative-reason');

/** To `https`, from a name that is known for it (RFC 6797 §8.3). */
export const isHsts = (response: Exchange['response']): boolean => madeUp(response) === 'HSTS';

/** The exchange whose answer sent the browser to this one, or to where the browser itself went on from; the last before it. */
export function senderOf(exchanges: readonly Observed[], to: Observed): Observed | undefined {
  const url = withoutFragment(to.request.url);
  const sender = exchanges.findLast((x) => x.position < to.position && redirectTarget(x) === url);
  // To `https` on trial, and back to `http` when nothing answers there, are such too.
  return sender && madeUp(sender.response) !== undefined ? senderOf(exchanges, sender) : sender;
}
