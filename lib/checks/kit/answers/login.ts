/** Tells a redirect to a sign-in page meant for people from any other redirect. */
import { header } from '../../../exchange.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { loginPath } from '../../../protocol/login-path.ts';
import { isRedirect } from '../../../protocol/status.ts';
import { lazily } from '../../../text/lazily.ts';
import { parseUrl } from '../../../text/url.ts';
import { loginHost, returnParameters, signInParameters } from '../../signs/login-pages.ts';
import { isWebPage } from './kinds.ts';

/** Where an answer redirects to; `undefined` for any other answer. */
export const targetOf = (x: Observed): URL | undefined =>
  isRedirect(x) ? parseUrl(header(x.response?.headers, 'location'), x.request.url) : undefined;

/** The target says by its URL that a person signs in there. */
export function leadsToLogin(x: Observed): boolean {
  const target = targetOf(x);
  if (!target) return false;
  // The same path, on another host or by another scheme too, is the server itself, moved.
  const moved = target.pathname === parseUrl(x.request.url)?.pathname;
  if (!moved && loginPath.test(target.pathname)) return true;
  if (signInParameters.some((name) => target.searchParams.has(name))) return true;
  if (!moved && loginHost.test(target.hostname)) return true;
  if (!moved && target.hostname !== parseUrl(x.request.url)?.hostname && /(^|\/)auth(\/|$)/.test(target.pathname))
    return true;
  return returnParameters.some((name) => /^(https?:|\/)/.test(target.searchParams.get(name) ?? ''));
}

/** The same, or a web page that answered after a redirect which turns a POST into a GET. What followed is gone through once. */
export function loginAmong({ exchanges }: Pick<Facts, 'exchanges'>): (x: Observed) => boolean {
  const followed = lazily(() => Map.groupBy(exchanges, (x) => x.redirectedFrom));
  return (x) => {
    if (leadsToLogin(x)) return true;
    if ((x.status !== 302 && x.status !== 303) || targetOf(x)?.href === parseUrl(x.request.url)?.href) return false;
    const [page] = followed().get(x.id) ?? [];
    return page?.status === 200 && isWebPage(page);
  };
}
