/** Answers with a status of failure that refuse nothing: with them OAuth tells a client to ask once more. */
import { type Exchange, header, headerValues, hides } from '../exchange.ts';
import { errorOf } from './answer-error.ts';
import { grantOf } from './body.ts';
import { rpcMethodOf } from './classify.ts';

/**
 * The person has not decided yet, on another device or in another window (RFC 8628 §3.5, OpenID CIBA §11). To a client that
 * has its code already there is nothing to wait for: it is refused in these words.
 */
export const isPending = (x: Exchange): boolean =>
  /^(?:authorization_pending|slow_down)$/i.test(errorOf(x)?.code ?? '') &&
  [undefined, 'urn:ietf:params:oauth:grant-type:device_code', 'urn:openid:params:grant-type:ciba'].some(
    (grant) => grant === grantOf(x),
  );

/** The proof that came with the request is to be made with the server's nonce (RFC 9449 §8 and §9). */
export const asksForNonce = (x: Exchange): boolean =>
  sendsProof(x) &&
  (errorOf(x)?.code === 'use_dpop_nonce' ||
    headerValues(x.response?.headers, 'www-authenticate').some((line) => line.includes('use_dpop_nonce')));

/** A client that is asked for a nonce at the very same request again makes no use of it: then it is a refusal. */
export function isAskedForNonce<X extends Exchange>(x: X, all: readonly X[]): boolean {
  if (!asksForNonce(x)) return false;
  const before = all.slice(0, all.indexOf(x)).findLast((y) => isSame(y, x));
  return before === undefined || !asksForNonce(before);
}

/** A message that the client writes anew has another id; one that was on its way meanwhile did not know the nonce yet. */
function isSame(a: Exchange, b: Exchange): boolean {
  if (a.request.method !== b.request.method || a.request.url !== b.request.url) return false;
  if (a.request.body === b.request.body) return true;
  const method = rpcMethodOf(a);
  return Boolean(method) && method === rpcMethodOf(b) && a.startedAt + (a.durationMs ?? 0) <= b.startedAt;
}

/** The client binds its tokens to a key of its own, and proves at each request that it has it (RFC 9449 §4). */
export const sendsProof = ({ request }: Exchange): boolean =>
  header(request.headers, 'dpop') !== undefined || hides(request, 'dpop');
