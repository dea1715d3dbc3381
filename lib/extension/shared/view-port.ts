/**
 * What goes over a view's port: the whole snapshot at connect, then updates, in which an attempt that did not change is
 * named and not sent. It is the worker's own word to the extension's own pages, so there is nothing to validate.
 */
import type { AttemptSnapshot, HandshakeSnapshot } from '../../snapshot.ts';
import type { SessionSnapshot } from './session-snapshot.ts';

/** Name of a view's port: `view:<tabId>`. */
export const VIEW_PORT = 'view:';

export type ViewMessage =
  | { type: 'snapshot'; snapshot: SessionSnapshot }
  | { type: 'update'; session: Omit<SessionSnapshot, 'handshakes'>; handshakes: HandshakeUpdate[] };

type HandshakeUpdate = Omit<HandshakeSnapshot, 'attempts'> & {
  attempts: (AttemptSnapshot | { same: string })[];
};

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
