/** Which sign-in an attempt is of, and how it stands, in a word. */
import { letsIn } from '../../lib/presentation/lets-in.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import type { Standing } from './mark.tsx';
import { brief, withoutScheme } from './text.ts';
import { isCheck } from './waiting.ts';

export const serverName = (handshake: HandshakeSnapshot): string =>
  handshake.server === null ? 'Unknown server' : brief(withoutScheme(handshake.server), 200);

export function standing(attempt: AttemptSnapshot): Standing {
  const { diagnosis, running, atSignIn } = attempt;
  if (diagnosis.verdict === 'failing') return 'failed';
  if (diagnosis.verdict === 'connected') return diagnosis.warnings.length ? 'warning' : 'passed';
  if (atSignIn) return 'yours';
  if (running) return 'running';
  return isCheck(attempt) && letsIn(diagnosis) ? 'exposed' : 'stopped';
}

export const standingNames: Record<Standing, string> = {
  failed: 'Failing',
  passed: 'Connected',
  warning: 'Connected, with warnings',
  running: 'Running',
  yours: 'It is your turn',
  stopped: 'Not finished',
  exposed: 'Anybody gets in',
};
