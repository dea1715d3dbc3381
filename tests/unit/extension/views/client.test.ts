import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SessionSnapshot } from '../../../../lib/extension/shared/session-snapshot.ts';
import { createClient, type ViewHost } from '../../../../lib/extension/views/client.ts';
import type { SessionClient } from '../../../../lib/extension/views/session-client.ts';
import { emptySnapshot } from '../../../../lib/extension/worker/view.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** The browser: each port that a view opened, and whether the extension is still the one that the view is of. */
function fake(more: Partial<ViewHost> = {}) {
  const ports: { say(message: unknown): void; close(): void }[] = [];
  const is = { current: true, throws: false };
  const host: ViewHost = {
    connect() {
      if (is.throws) throw new Error('Extension context invalidated.');
      const heard: ((message: unknown) => void)[] = [];
      const closed: (() => void)[] = [];
      ports.push({
        say: (message) => {
          for (const listener of heard) listener(message);
        },
        close: () => {
          for (const listener of closed) listener();
        },
      });
      return {
        onMessage: { addListener: (listener) => void heard.push(listener) },
        onDisconnect: { addListener: (listener) => void closed.push(listener) },
        disconnect: () => undefined,
      };
    },
    current: () => is.current,
    send: async () => null,
    installation: async () => ({ browser: 'chromium' }),
    tab: Promise.resolve({ id: 7 }),
    ...more,
  };
  const shown: (SessionSnapshot | null)[] = [];
  let outdated = 0;
  const stop = createClient(host).subscribe(
    (snapshot) => void shown.push(snapshot),
    () => void outdated++,
  );
  return { ports, is, shown, stop, outdated: () => outdated };
}

/** One that answers commands alone. */
const host = (more: Partial<ViewHost>): ViewHost => ({
  connect: () => {
    throw new Error('Nobody subscribes.');
  },
  current: () => true,
  send: async () => null,
  installation: async () => ({ browser: 'chromium' }),
  tab: Promise.resolve({ id: 7 }),
  ...more,
});

const started = async () => {
  const browser = fake();
  await vi.advanceTimersByTimeAsync(0);
  return browser;
};
const whole = { type: 'snapshot', snapshot: emptySnapshot(7) };
const AN_HOUR = 3_600_000;

test('a worker that was only stopped is connected to again, without a word', async () => {
  const { ports, shown, outdated } = await started();
  ports[0]?.say(whole);
  ports[0]?.close();
  await vi.advanceTimersByTimeAsync(0);
  expect(ports).toHaveLength(2);
  expect(shown).toEqual([emptySnapshot(7)]);
  expect(outdated()).toBe(0);
});

test('a worker that closes every port is tried again, and said to be away', async () => {
  const { ports, shown, outdated } = await started();
  for (let i = 0; i < 4; i++) {
    ports.at(-1)?.close();
    await vi.advanceTimersByTimeAsync(3000);
  }
  expect(ports).toHaveLength(5);
  expect(shown.at(-1)).toBeNull();
  expect(outdated()).toBe(0);
});

test('after an update the port closes for good: it is said once, and nothing connects again', async () => {
  const { ports, is, shown, outdated } = await started();
  ports[0]?.say(whole);
  is.current = false;
  ports[0]?.close();
  await vi.advanceTimersByTimeAsync(AN_HOUR);
  expect(ports).toHaveLength(1);
  expect(shown).toEqual([emptySnapshot(7), null]);
  expect(outdated()).toBe(1);
});

test('where an update shows only when the view connects again, it ends there', async () => {
  const { ports, is, outdated } = await started();
  is.throws = true;
  ports[0]?.close();
  await vi.advanceTimersByTimeAsync(AN_HOUR);
  expect(ports).toHaveLength(1);
  expect(outdated()).toBe(1);
});

test('a view that was closed connects no more', async () => {
  const { ports, is, stop, shown, outdated } = await started();
  stop();
  is.current = false;
  ports[0]?.close();
  await vi.advanceTimersByTimeAsync(AN_HOUR);
  expect(ports).toHaveLength(1);
  expect(shown).toEqual([]);
  expect(outdated()).toBe(0);
});

test('a tab whose id is known is asked for at once; what the worker knows no page of waits for its address', async () => {
  const { promise, resolve } = Promise.withResolvers<{ id: number; url: string }>();
  const { ports, shown } = fake({ tab: promise, tabId: 7 });
  expect(ports).toHaveLength(1);
  ports[0]?.say(whole);
  expect(shown).toEqual([]);
  const known = { ...emptySnapshot(7), pageOrigin: 'http://localhost:6274' };
  ports[0]?.say({ type: 'snapshot', snapshot: known });
  expect(shown).toEqual([known]);
  resolve({ id: 7, url: 'http://localhost:3000/' });
  await vi.advanceTimersByTimeAsync(0);
  expect(ports).toHaveLength(1);
  expect(shown).toEqual([known]);
  ports[0]?.say(whole);
  expect(shown.at(-1)?.pageOrigin).toBe('http://localhost:3000');
});

test('a tab that the worker knows no page of is shown with its address', async () => {
  const { ports, shown } = fake({ tab: Promise.resolve({ id: 7, url: 'http://localhost:3000/' }), tabId: 7 });
  ports[0]?.say(whole);
  expect(shown).toEqual([]);
  await vi.advanceTimersByTimeAsync(0);
  expect(shown.map((snapshot) => snapshot?.pageOrigin)).toEqual(['http://localhost:3000']);
});

test.each([
  ['settings', (client: SessionClient) => client.preferences()],
  ['what was allowed', (client: SessionClient) => client.grants()],
  ['a request', (client: SessionClient) => client.exchange('x')],
  ['what is forgotten', (client: SessionClient) => client.forget()],
] as const)(
  '%s: what a worker was asked that was stopped before it answered, the next one is asked',
  async (_, ask) => {
    const send = vi.fn<ViewHost['send']>().mockRejectedValueOnce(new Error('The message port closed before.'));
    send.mockResolvedValue(true);
    const asked = ask(createClient(host({ send })));
    await vi.advanceTimersByTimeAsync(AN_HOUR);
    expect(await asked).toBe(true);
    expect(send).toHaveBeenCalledTimes(2);
  },
);

test('a worker that never answers is asked three times', async () => {
  const send = vi.fn<ViewHost['send']>().mockRejectedValue(new Error('gone'));
  const said = expect(createClient(host({ send })).grants()).rejects.toThrow('gone');
  await vi.advanceTimersByTimeAsync(AN_HOUR);
  await said;
  expect(send).toHaveBeenCalledTimes(3);
});
