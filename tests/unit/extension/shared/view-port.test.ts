/** What a view is sent of a session that goes on is what is new in it, and comes to the whole again. */
import { expect, test } from 'vitest';
import { apply, updateOf } from '../../../../lib/extension/shared/view-port.ts';
import { newSession, observe } from '../../../../lib/extension/worker/session.ts';
import { createViewer, type Surroundings } from '../../../../lib/extension/worker/view.ts';
import { direct } from '../../../fixtures/flow.ts';
import { again } from '../../../fixtures/repeated.ts';

const around: Surroundings = {
  clock: { now: () => direct().exchanges[0]?.startedAt ?? 0, monotonic: () => 0 },
  granted: [],
  dashboard: () => undefined,
  good: () => [],
  preserve: true,
  unsaved: false,
};

const { exchanges } = direct();
const last = exchanges.at(-1);
if (!last) throw new Error('The flow has an answer at its end.');

/** A session to which one exchange after the other comes; what is sent of it, and what a view has by then. */
function session() {
  const session = newSession(1);
  const make = createViewer();
  const put = (...seen: typeof exchanges) =>
    observe(
      session,
      seen.map((exchange) => ({ exchange, source: 'devtools' as const })),
      0,
    );
  return { put, make: () => make(session, around).snapshot };
}

test('of an attempt that one request came to, that request is sent', () => {
  const { put, make } = session();
  put(...exchanges);
  for (let n = 0; n < 5; n++) put(again(last, n, last.startedAt + n + 1));
  const before = make();
  put(again(last, 9, last.startedAt + 9));
  const now = make();
  const message = structuredClone(updateOf(before, now));
  const [attempt] = message.type === 'update' ? (message.handshakes[0]?.attempts ?? []) : [];
  expect(attempt).toMatchObject({
    diagnosis: 'same',
    exchanges: { kept: exchanges.length + 5, more: [{ id: `${last.id}-again-9` }] },
  });
  expect(apply(structuredClone(before), message)).toEqual(now);
});

test('each message comes to the whole, exchange by exchange', () => {
  const { put, make } = session();
  let sent = make();
  let shown = apply(null, structuredClone(updateOf(undefined, sent))) ?? null;
  for (const x of exchanges) {
    for (const one of [{ ...x, response: undefined, durationMs: undefined }, x]) {
      put(one as typeof x);
      const now = make();
      shown = apply(shown, structuredClone(updateOf(sent, now))) ?? null;
      sent = now;
      expect(shown).toEqual(now);
    }
  }
});

test('a view that lacks what is built upon asks for the whole', () => {
  const { put, make } = session();
  put(...exchanges.slice(0, -1));
  const before = make();
  put(last);
  const message = updateOf(before, make());
  expect(apply(null, message)).toBeUndefined();
  const fewer = {
    ...before,
    handshakes: before.handshakes.map((h) => ({
      ...h,
      attempts: h.attempts.map((a) => ({ ...a, exchanges: a.exchanges.slice(2) })),
    })),
  };
  expect(apply(fewer, message)).toBeUndefined();
});
