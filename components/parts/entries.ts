/** The attempts of a session as a list: what panel and popup choose from. */
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { attemptLine } from './headline.ts';
import type { Standing } from './mark.tsx';
import { standing } from './standing.ts';

/** One attempt in the list. */
export interface Entry {
  session: SessionSnapshot;
  handshake: HandshakeSnapshot;
  attempt: AttemptSnapshot;
  /** Second line in the list. */
  line: string;
}

/** Attempts of a session, newest first. */
export function entriesOf(session: SessionSnapshot): Entry[] {
  return session.handshakes
    .flatMap((handshake) =>
      handshake.attempts.map((attempt, index, attempts) => ({
        session,
        handshake,
        attempt,
        line: attemptLine(attempt, index, attempts),
      })),
    )
    .sort((a, b) => b.attempt.startedAt - a.attempt.startedAt);
}

/** As the badge counts them: what fails first, what is not through next. */
const gravity: Record<Standing, number> = {
  failed: 0,
  exposed: 0,
  running: 1,
  yours: 1,
  stopped: 1,
  warning: 2,
  passed: 2,
};

/** Of an address that was put right nobody asks first. */
const gravityOf = ({ handshake: { left }, attempt }: Entry): number => (left ? 3 : gravity[standing(attempt)]);

/** The newest attempt of each handshake, the worst first, and of equal ones the newest. */
export function worstFirst(session: SessionSnapshot): Entry[] {
  const seen = new Set<string>();
  const newest = entriesOf(session).filter(({ handshake }) => !seen.has(handshake.id) && seen.add(handshake.id));
  return newest.sort((a, b) => gravityOf(a) - gravityOf(b));
}
