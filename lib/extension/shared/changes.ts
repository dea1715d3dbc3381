/** Updates of a snapshot: attempts that did not change are named, not sent. */
import type { ViewMessage } from './messages.ts';
import type { AttemptSnapshot, SessionSnapshot } from './snapshot.ts';

/** What to send to a view that was sent `before`. An attempt's object is new when, and only when, it changed. */
export function updateOf(before: SessionSnapshot | undefined, now: SessionSnapshot): ViewMessage {
  if (!before || before.tabId !== now.tabId) return { type: 'snapshot', snapshot: now };
  const sent = new Set(before.handshakes.flatMap(({ attempts }) => attempts));
  const { handshakes, ...session } = now;
  return {
    type: 'update',
    session,
    handshakes: handshakes.map((handshake) => ({
      ...handshake,
      attempts: handshake.attempts.map((attempt) => (sent.has(attempt) ? { same: attempt.id } : attempt)),
    })),
  };
}

/** The snapshot after a message; `undefined` when the message names an attempt that is not there. */
export function apply(before: SessionSnapshot | null, message: ViewMessage): SessionSnapshot | undefined {
  if (message.type === 'snapshot') return message.snapshot;
  const known = new Map(before?.handshakes.flatMap(({ attempts }) => attempts).map((attempt) => [attempt.id, attempt]));
  const handshakes: SessionSnapshot['handshakes'] = [];
  for (const { attempts, ...handshake } of message.handshakes) {
    const whole = attempts.map((attempt): AttemptSnapshot | undefined =>
      'same' in attempt ? known.get(attempt.same) : attempt,
    );
    if (whole.some((attempt) => !attempt)) return undefined;
    handshakes.push({ ...handshake, attempts: whole.filter((attempt) => attempt !== undefined) });
  }
  return { ...message.session, handshakes };
}
