/** Whether a capture is that of one client alone: an Inspector's tab, or a client that is no browser. */
import { type Exchange, header } from '../../exchange.ts';
import { addressOf, pageOf } from '../address.ts';
import { isAside } from './bystanders.ts';
import type { Candidate } from './links.ts';
import type { SignIn } from './sign-in.ts';

/** No request of an ordinary page is in it: only the client's, its servers' and those of the sign-in's own pages. */
export function isAlone(
  ordered: readonly Exchange[],
  candidates: readonly Candidate[],
  signIns: readonly SignIn[],
  ownerOf: (x: Exchange) => SignIn | undefined,
): boolean {
  const known = new Set<string | undefined>(
    signIns.flatMap(({ pages, hosts, redirectUris }) => [...pages, ...hosts, ...[...redirectUris].map(pageOf)]),
  );
  const byExchange = new Map(candidates.map((c) => [c.exchange, c]));
  /** Hosts that a sign-in may have gone to. */
  const strays = new Set<string | undefined>();
  let signingIn = false;
  for (const x of ordered) {
    const c = byExchange.get(x);
    if (ownerOf(x)) {
      if (c?.role === 'authorization') signingIn = true;
      if (c?.role === 'callback') signingIn = false;
      continue;
    }
    if (x.via !== 'direct') continue;
    const { host } = addressOf(x);
    if (isAside(x)) {
      // What a frame in one of its own pages asks is no other page's.
      const page = pageOf(x.page.origin);
      if (page === undefined || known.has(page)) known.add(host);
      continue;
    }
    if (!x.navigation) {
      const page = pageOf(x.page.origin);
      if (page === undefined || known.has(page)) continue;
      if (strays.has(page) && host === page) continue;
      return false;
    }
    if (c?.asker !== undefined && !known.has(c.asker)) return false;
    if (known.has(host)) continue;
    // Nothing but its own page leads to an ordinary page's "callback".
    if (c && pageOf(x.page.origin) === host) return false;
    if (c) continue;
    // A page in the middle of a sign-in may be one that the authorization server sent its person to.
    if (!signingIn || !mayBeSentOn(x)) return false;
    strays.add(host);
  }
  return true;
}

/** A browser says of a navigation where it came from: `none` is the person's own doing. */
export const mayBeSentOn = (x: Exchange): boolean =>
  !/^(?:none|same-origin)$/.test(header(x.request.headers, 'sec-fetch-site') ?? '');
