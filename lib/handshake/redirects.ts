/** Where an answer sends the browser, and which answer sent it somewhere. */
import { type Exchange, header } from '../exchange.ts';
import { parseUrl } from '../text/url.ts';
import type { Observed } from './facts.ts';

export const withoutFragment = (url: string) => url.split('#', 1)[0] ?? url;

/** The URL that an answer redirects to, as it is asked for. */
export function redirectTarget(x: Exchange): string | undefined {
  const status = x.response?.status ?? 0;
  if (status < 300 || status > 399) return undefined;
  const target = parseUrl(header(x.response?.headers, 'location'), x.request.url);
  return target && withoutFragment(target.href);
}

/**
 * A redirect that Chromium made up, and no server: to `https`, from a name known for it or on trial, and back to `http` when
 * nothing answers there.
 */
const isBrowsersOwn = (x: Exchange) => header(x.response?.headers, 'non-authoritative-reason') !== undefined;

/** The exchange whose answer sent the browser to this one, or to where the browser itself went on from; the last before it. */
export function senderOf(exchanges: readonly Observed[], to: Observed): Observed | undefined {
  const url = withoutFragment(to.request.url);
  const sender = exchanges.findLast((x) => x.position < to.position && redirectTarget(x) === url);
  return sender && isBrowsersOwn(sender) ? senderOf(exchanges, sender) : sender;
}
