/**
 * Whose a request is, as far as the request says so itself (Fetch Metadata): a browser asks for much that is no step of the
 * sign-in, though it goes to the same hosts. What does not say so may be a step.
 */
import { type Exchange, header } from '../exchange.ts';
import { addressOf } from './address.ts';
import { asksToSignIn } from './authorization-request.ts';

/** A document inside another one: a captcha, an advertisement, a look at whether somebody is signed in. */
const frames = /^(?:iframe|frame|fencedframe|object|embed)$/;
/** What only a look without a person is answered (OpenID Connect Core §3.1.2.6). */
const unattended = /^(?:login|interaction|consent|account_selection)_required$/;

/** No step of anybody's way: asked beforehand, or to be shown inside a page. A client in a frame still begins its sign-in there. */
export function isAside(x: Exchange): boolean {
  if (isPrefetch(x)) return true;
  if (!frames.test(header(x.request.headers, 'sec-fetch-dest') ?? '')) return false;
  const { query } = addressOf(x);
  if (query.prompt === 'none' || unattended.test(query.error ?? '')) return true;
  return !(asksToSignIn(x.request.url) || query.code !== undefined || query.error !== undefined);
}

const isPrefetch = ({ request: { headers } }: Exchange): boolean =>
  ['sec-purpose', 'purpose', 'x-moz'].some((name) => /^prefetch\b/i.test(header(headers, name) ?? ''));

/** By the person: typed, a bookmark, a link of another program. */
export const isOpenedByHand = (x: Exchange): boolean =>
  x.navigation === true && header(x.request.headers, 'sec-fetch-site') === 'none';

/** A link that leads nowhere, as those to the terms may: it hands on nothing of the sign-in. */
export const isDeadLink = ({ request, response, failure }: Exchange): boolean =>
  request.method === 'GET' &&
  !/[?#]/.test(request.url) &&
  (response ? response.status >= 400 : failure !== undefined && failure.kind !== 'aborted');
