/** The attempts of a session as a list: what panel and popup choose from. */
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { attemptLine } from './words.ts';

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
