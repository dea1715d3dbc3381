/**
 * Whose a request is, as far as the request says so itself (Fetch Metadata): a browser asks for much that is no step of the
 * sign-in, though it goes to the same hosts. What does not say so may be a step.
 */
import { type Exchange, header } from '../../exchange.ts';
import { addressOf } from '../address.ts';
import { asksToSignIn } from '../authorization-request.ts';

/** A document inside another one: a captcha, an advertisement, a look at whether somebody is signed in. */
const frames = /^(?:iframe|frame|fencedframe|object|embed)$/;
/** What only a look without a person is answered (OpenID Connect Core §3.1.2.6). */
const unattended = /^(?:login|interaction|consent|account_selection)_required$/;

/** No step of anybody's way: asked beforehand, or to be shown inside a page. A client in a frame still begins its sign-in there. */
export function isAside(x: Exchange): boolean {
  if (isPrefetch(x)) return true;
  if (!isFramed(x)) return false;
  const { query } = addressOf(x);
  if (query.prompt === 'none' || unattended.test(query.error ?? '')) return true;
  return !(asksToSignIn(x.request.url) || query.code !== undefined || query.error !== undefined);
}

export const isPrefetch = ({ request: { headers } }: Exchange): boolean =>
  ['sec-purpose', 'purpose', 'x-moz'].some((name) => /^prefetch\b/i.test(header(headers, name) ?? ''));

/** By the person: typed, a bookmark, a link of another program. */
export const isOpenedByHand = (x: Exchange): boolean =>
  x.navigation === true && header(x.request.headers, 'sec-fetch-site') === 'none';

/** A link that leads nowhere, as those to the terms may. What a page of the sign-in opens may fail otherwise, and rarely so. */
export const isDeadLink = ({ request, response }: Exchange): boolean =>
  request.method === 'GET' && (response?.status === 404 || response?.status === 410);

/** What the pages of a sign-in give each other to tell it by, and a mail gives them. */
const handedOn = /token|ticket|code|otp|state|challenge|session|login|request/i;

/**
 * Whether an address hands on something of a sign-in, which a setting of a page (`lang=en`) does not. `given`: the values
 * that its addresses gave so far, by their names.
 */
export function handsOn(x: Exchange, given: readonly ReadonlySet<string>[]): boolean {
  if (/#./.test(x.request.url)) return true;
  return Object.entries(addressOf(x).query).some(
    ([name, value]) => handedOn.test(name) || given.some((same) => same.has(value)),
  );
}

/** A page that opens the next one by itself. */
export const opensNext = ({ response }: Exchange): boolean =>
  header(response?.headers, 'refresh') !== undefined ||
  /http-equiv=["']?refresh|location(?:\.href)? ?= ?["']|location\.(?:replace|assign)\(/i.test(
    response?.body?.slice(0, 4096) ?? '',
  );

/** A page that is shown inside another one. */
export const isFramed = ({ request }: Exchange): boolean =>
  frames.test(header(request.headers, 'sec-fetch-dest') ?? '');
