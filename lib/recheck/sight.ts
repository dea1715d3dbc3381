/**
 * What shows whether a finding is still there: the live check, whose answers the same check judges again; a request of the
 * finding's own; or nothing that can be asked from outside.
 */
import type { CheckId } from '../checks/ids.ts';
import type { Verification } from '../finding.ts';
import { needsToken } from '../verification/seen.ts';
import { type AgainSubject, probesOf } from './subject.ts';

/** What it takes instead. */
export type Needed = 'token' | 'sign-in' | 'registration' | 'own-requests' | 'memory' | 'dashboard';

export type Sight = { by: 'check' | 'request' } | { by: 'nothing'; needs: Needed };

const check: Sight = { by: 'check' };
const request: Sight = { by: 'request' };
const needs = (what: Needed): Sight => ({ by: 'nothing', needs: what });

/** Where a check is seen otherwise than the others of its group. */
const particular: Partial<Record<CheckId, Sight>> = {
  'network/blocked-by-browser': needs('own-requests'),
  'network/inspector-origin-refused': needs('own-requests'),
  'network/inspector-proxy-token': needs('own-requests'),
  'network/inspector-proxy-down': request,
  'registration/unsupported': check,
  'registration/cimd-only': check,
  'session/any-token-accepted': check,
  'session/session-not-found': needs('own-requests'),
  'client/custom-port': request,
  'client/loopback-url': needs('own-requests'),
};

/** They look at who asks: what stopped a program, which says so by its first verification, no request of a browser's shows. */
const byWhoAsks: readonly CheckId[] = ['network/bot-protection', 'network/corporate-proxy'];

/** What the browser asks before a request says all of these. */
const ofPreflights: readonly CheckId[] = [
  'cors/preflight-rejected',
  'cors/preflight-redirected',
  'cors/header-not-allowed',
  'cors/method-not-allowed',
];

/**
 * A finding that names no request at all is of what no request decides: the fix is in the client, or in what is entered
 * there, and the server answers as before.
 */
export function sightOf({ finding }: Pick<AgainSubject, 'finding'>): Sight {
  const sight = sightByCheck(finding);
  if (sight.by === 'nothing' || finding.verify.some(({ anyOf }) => anyOf?.length)) return sight;
  // Its JSON was pasted here, and what is asked again is compared with that.
  if (finding.check === 'resource-metadata/differs-from-dashboard') return needs('dashboard');
  const [group] = finding.check.split('/');
  return needs(group === 'network' || group === 'cors' ? 'own-requests' : 'sign-in');
}

function sightByCheck(finding: AgainSubject['finding']): Sight {
  const { check: id, stage, verify } = finding;
  const own = particular[id];
  if (own) return own;
  if (byWhoAsks.includes(id) && verify[0] && !verify[0].anyOf?.length) return needs('own-requests');
  const probed = (otherwise: Needed): Sight => (decidersOf(finding).length ? request : needs(otherwise));
  switch (id.slice(0, id.indexOf('/'))) {
    case 'client':
      return needs('memory');
    case 'network':
      if (stage === 'session') return needs('token');
      if (stage === 'registration') return id === 'network/unreachable' ? check : needs('registration');
      return isSeen(stage) ? check : probed('sign-in');
    case 'cors':
      // Whether a registration may be read, only one shows; a permission for it is asked for without.
      if (stage === 'registration') return ofPreflights.includes(id) ? check : needs('registration');
      return isSeen(stage) ? check : probed(stage === 'session' ? 'token' : 'sign-in');
    case 'authorization':
      return probed('sign-in');
    case 'registration':
      return probed('registration');
    // There a code is given for a token, and only a sign-in brings one.
    case 'token':
      return probed('sign-in');
    case 'session':
      // Where no command with a token shows it, a token is not what is missing.
      return probed(verify.some(needsToken) ? 'token' : 'own-requests');
    default:
      return check;
  }
}

/**
 * Its first way is another address or setting in the client, or a change elsewhere after which the client is given
 * another address: the next *Connect* shows that, while what can be asked shows only what else may be done at the server.
 */
export const seenByConnecting = ({ finding }: Pick<AgainSubject, 'finding'>): boolean =>
  finding.verify[0] !== undefined && !finding.verify[0].anyOf?.length && sightOf({ finding }).by !== 'nothing';

const isSeen = (stage: string) => /^(?:network|challenge|resource-metadata|server-metadata)$/.test(stage);

/** Those of its verifications that can be run without anything that only the reader has, and that change nothing. */
export const decidersOf = ({ stage, verify }: Pick<AgainSubject['finding'], 'stage' | 'verify'>): Verification[] =>
  verify.filter((one) => {
    const probes = probesOf(one);
    return probes.length > 0 && probes.every((probe) => !probe.withToken && isHarmless(probe, stage));
  });

function isHarmless(probe: { method: string; body?: string }, stage: string): boolean {
  // A word that the reader has to replace (`lib/diagnose/fill-in.ts`).
  if (/\bYOUR_[A-Z]/.test(JSON.stringify(probe))) return false;
  // What could be a registration may not be sent: it creates a client.
  return probe.method !== 'POST' || stage !== 'registration' || probe.body?.includes('nothing-is-registered') === true;
}
