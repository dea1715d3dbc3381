/**
 * What goes over a view's port: the whole snapshot at connect, then updates, in which an attempt that did not change is
 * named and not sent, and of one that did what is new. It is the worker's own word to the extension's own pages, so there is
 * nothing to validate.
 */
import { sameUpTo } from '../../grown.ts';
import type { AttemptSnapshot, ExchangeSummary, HandshakeSnapshot } from '../../snapshot.ts';
import type { SessionSnapshot } from './session-snapshot.ts';

/** Name of a view's port: `view:<tabId>`. */
export const VIEW_PORT = 'view:';

export type ViewMessage =
  | { type: 'snapshot'; snapshot: SessionSnapshot }
  | { type: 'update'; session: Omit<SessionSnapshot, 'handshakes'>; handshakes: HandshakeUpdate[] };

type HandshakeUpdate = Omit<HandshakeSnapshot, 'attempts'> & {
  attempts: (AttemptUpdate | { same: string })[];
};

type AttemptUpdate = Omit<AttemptSnapshot, 'diagnosis' | 'exchanges'> & {
  diagnosis: AttemptSnapshot['diagnosis'] | 'same';
  /** So many of those before, and then these. */
  exchanges: { kept: number; more: ExchangeSummary[] };
};

/** What to send to a view that was sent `before`. Whatever is in an attempt is a new object when, and only when, it changed. */
export function updateOf(before: SessionSnapshot | undefined, now: SessionSnapshot): ViewMessage {
  if (!before || before.tabId !== now.tabId) return { type: 'snapshot', snapshot: now };
  const sent = byId(before);
  const { handshakes, ...session } = now;
  return {
    type: 'update',
    session,
    handshakes: handshakes.map((handshake) => ({
      ...handshake,
      attempts: handshake.attempts.map((attempt) => {
        const known = sent.get(attempt.id);
        return known === attempt ? { same: attempt.id } : attemptUpdate(known, attempt);
      }),
    })),
  };
}

const byId = (snapshot: SessionSnapshot | null): Map<string, AttemptSnapshot> =>
  new Map(snapshot?.handshakes.flatMap(({ attempts }) => attempts.map((attempt) => [attempt.id, attempt] as const)));

function attemptUpdate(before: AttemptSnapshot | undefined, now: AttemptSnapshot): AttemptUpdate {
  const kept = sameUpTo(before?.exchanges ?? [], now.exchanges);
  return {
    ...now,
    diagnosis: before?.diagnosis === now.diagnosis ? 'same' : now.diagnosis,
    exchanges: { kept, more: now.exchanges.slice(kept) },
  };
}

function updated(before: AttemptSnapshot | undefined, update: AttemptUpdate): AttemptSnapshot | undefined {
  const { diagnosis: said, exchanges: rows, ...attempt } = update;
  const diagnosis = said === 'same' ? before?.diagnosis : said;
  const kept = before?.exchanges.slice(0, rows.kept) ?? [];
  if (!diagnosis || kept.length < rows.kept) return undefined;
  return { ...attempt, diagnosis, exchanges: [...kept, ...rows.more] };
}

/** The snapshot after a message; `undefined` when the message names what is not there. */
export function apply(before: SessionSnapshot | null, message: ViewMessage): SessionSnapshot | undefined {
  if (message.type === 'snapshot') return message.snapshot;
  const known = byId(before);
  const handshakes: SessionSnapshot['handshakes'] = [];
  for (const { attempts, ...handshake } of message.handshakes) {
    const whole = attempts.map((attempt): AttemptSnapshot | undefined =>
      'same' in attempt ? known.get(attempt.same) : updated(known.get(attempt.id), attempt),
    );
    if (whole.some((attempt) => !attempt)) return undefined;
    handshakes.push({ ...handshake, attempts: whole.filter((attempt) => attempt !== undefined) });
  }
  return { ...message.session, handshakes };
}
