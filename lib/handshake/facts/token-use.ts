/** The token that a request carried, and until when one that was issued counts as carried. */
import { type Exchange, header, hides } from '../../exchange.ts';
import { type Masked, NOT_SHOWN, readMasked } from '../../masked.ts';
import { isStandIn } from '../../text/stand-in.ts';
import type { Answered } from '../answer-error.ts';
import { asksToSignIn } from '../authorization-request.ts';
import { beginsSession } from '../classify.ts';
import type { TokenUse } from '../facts.ts';
import type { RoledExchange } from '../handshake.ts';
import type { Before } from './before.ts';
import { showsToken } from './one-call.ts';

/**
 * The client has no token from here on, as far as can be seen: it ended its session, or begins a sign-in. What it sends before
 * it is given another one, in a recording without `Authorization`, is not known to carry the one before.
 */
export const letsGo = ({ exchange, role }: RoledExchange): boolean =>
  role === 'registration' ||
  (role === 'mcp' && exchange.request.method === 'DELETE') ||
  (role === 'authorization' && asksToSignIn(exchange.request.url));

/** It carries something in `Authorization`, as far as its headers are shown. */
export const carriesToken = ({ request }: Pick<Exchange, 'request'>): boolean =>
  header(request.headers, 'authorization') !== undefined;

/** The token that a request carried, as it is masked. */
export const tokenOf = (x: Exchange): Masked | undefined => readMasked(header(x.request.headers, 'authorization'));

/** What `Authorization` carried; the scheme word stays, the credential is masked at capture. */
export function tokenUse(x: Answered, { issued, letGo }: Before): TokenUse {
  const value = header(x.request.headers, 'authorization');
  const notShown: TokenUse = { kind: 'token', ...issued, scheme: 'Bearer' };
  if (value === undefined) {
    if (!hides(x.request, 'authorization')) return { kind: 'none' };
    // Whoever ends a session may keep the token; a first message that is answered 401 may as well have had none.
    const isLetGo = letGo && beginsSession(x) && x.response?.status === 401;
    return (issued && !isLetGo) || showsToken(x) ? notShown : { kind: 'unknown' };
  }
  if (value === NOT_SHOWN || isStandIn(value)) return notShown;
  const [scheme = '', ...rest] = value.trim().split(/\s+/);
  if (!rest.length) return /^bearer$/i.test(scheme) ? { kind: 'empty' } : { kind: 'token', scheme: '' };
  const masked = readMasked(rest.join(' '));
  if (!masked) return { kind: 'token', ...issued, scheme };
  return {
    kind: 'token',
    fingerprint: masked.fingerprint,
    ...(masked.claims && { claims: masked.claims }),
    ...(masked.header?.enc !== undefined && { encrypted: true }),
    scheme,
  };
}
