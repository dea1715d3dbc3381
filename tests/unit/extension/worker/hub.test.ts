import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ViewMessage } from '../../../../lib/extension/shared/view-port.ts';
import { type Badge, badgeOf } from '../../../../lib/extension/worker/badge.ts';
import { createHub } from '../../../../lib/extension/worker/hub.ts';
import { newSession } from '../../../../lib/extension/worker/session.ts';
import type { Sessions } from '../../../../lib/extension/worker/sessions.ts';
import { emptySnapshot } from '../../../../lib/extension/worker/view.ts';
import { assemble } from '../../../../lib/handshake/assemble.ts';
import { snapshotOf } from '../../../../lib/snapshot/handshake.ts';
import { direct } from '../../../fixtures/flow.ts';

const TAB = 7;
beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

const healthy = assemble(direct().exchanges).handshakes.map((handshake) => snapshotOf(handshake, { ended: true }));

/** A hub whose snapshots take this many milliseconds each, in which the worker does nothing else. */
function busyHub(takes: number) {
  const session = newSession(TAB);
  let spent = 0;
  let made = 0;
  let unread: true | undefined;
  let connected = false;
  const badges: Partial<Badge>[] = [];
  /** Who was told what, in order. */
  const told: ('badge' | 'view')[] = [];
  const clock = { now: () => performance.now() + spent, monotonic: () => performance.now() + spent };
  const hub = createHub({
    sessions: { of: () => session, all: () => [session] } as unknown as Sessions,
    around: () => ({
      clock,
      granted: [],
      dashboard: () => undefined,
      good: () => [],
      preserve: false,
      unsaved: false,
    }),
    badge(_, change) {
      told.push('badge');
      badges.push(change);
    },
    made: () => undefined,
    viewer: () => () => {
      spent += takes;
      const inspector = unread || connected ? { name: 'Other Inspector' } : null;
      const handshakes = connected ? healthy : [];
      const snapshot = { ...emptySnapshot(TAB), forgotten: ++made, inspector, handshakes, ...(unread && { unread }) };
      return { snapshot, attempts: [], good: [] };
    },
  });
  const view = () => {
    const got: number[] = [];
    const take = (message: ViewMessage) => {
      told.push('view');
      got.push(message.type === 'snapshot' ? message.snapshot.forgotten : message.session.forgotten);
    };
    hub.connect({ postMessage: take, onDisconnect: { addListener: () => undefined } }, TAB);
    return got;
  };
  const connects = () => {
    connected = true;
    hub.changed(TAB);
    return vi.advanceTimersByTimeAsync(20);
  };
  const becomesUnread = () => {
    unread = true;
  };
  return { hub, view, spent: () => spent, made: () => made, badges, told, becomesUnread, connects };
}

/** Something changes every ten milliseconds. */
async function loop(hub: ReturnType<typeof createHub>, ms: number) {
  for (let passed = 0; passed < ms; passed += 10) {
    hub.changed(TAB);
    await vi.advanceTimersByTimeAsync(10);
  }
}

it('makes a snapshot at once after a rest, and few where each takes long', async () => {
  const quick = busyHub(1);
  quick.hub.changed(TAB);
  await vi.advanceTimersByTimeAsync(5);
  expect(quick.made()).toBe(1);
  await loop(quick.hub, 2000);
  expect(quick.made()).toBeGreaterThan(30);

  const slow = busyHub(200);
  await loop(slow.hub, 1000);
  const before = slow.spent();
  await loop(slow.hub, 8000);
  const spent = slow.spent() - before;
  expect(slow.made()).toBeGreaterThan(5);
  // Of the time that passes for the worker, four fifths are free for everything else.
  expect(spent / (8000 + spent)).toBeLessThan(0.21);
});

it('waits for no snapshot longer than two seconds, though the machine slept while one was made', async () => {
  const { hub, made } = busyHub(3_600_000);
  hub.changed(TAB);
  await vi.advanceTimersByTimeAsync(1);
  expect(made()).toBe(1);
  hub.changed(TAB);
  await vi.advanceTimersByTimeAsync(1000);
  expect(made()).toBe(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(made()).toBe(2);
});

it('shows an answer at once, whatever the snapshot of its request took, as long as few come', async () => {
  const { hub, made } = busyHub(10);
  for (const step of [1, 2, 3]) {
    hub.changed(TAB);
    await vi.advanceTimersByTimeAsync(1);
    expect(made()).toBe(step);
  }
  // A frame of a view each, in the long run, and not more than a fifth of the time.
  await loop(hub, 2000);
  expect(made()).toBeLessThan(3 + 2000 / 40 + 3);
  expect(made()).toBeGreaterThan(30);
});

it('gives a view the last snapshot at once, whatever is still to be worked out', async () => {
  const { hub, view, made } = busyHub(200);
  await loop(hub, 3000);
  const before = made();
  const got = view();
  expect(got).toEqual([before]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(got).toEqual([before, before + 1]);
});

it('works out the first snapshot for a view that has none yet', () => {
  const { view } = busyHub(200);
  expect(view()).toEqual([1]);
});

it('asks the browser for what is another in a badge, and for all of it once the tab has navigated', async () => {
  const { hub, badges, made, becomesUnread } = busyHub(1);
  const color = badgeOf(null).color;
  await loop(hub, 100);
  expect(made()).toBeGreaterThan(4);
  expect(badges).toEqual([{ text: '', color, title: 'MCP Auth' }]);
  becomesUnread();
  await loop(hub, 100);
  const title = 'MCP Auth: Other Inspector is not read';
  expect(badges.slice(1)).toEqual([{ title }]);
  hub.redraw(TAB);
  expect(badges.slice(2)).toEqual([{ text: '', color, title }]);
});

it('draws a badge before the views are told', async () => {
  const { hub, view, told, becomesUnread } = busyHub(1);
  view();
  told.length = 0;
  becomesUnread();
  hub.changed(TAB);
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toEqual(['badge', 'view']);
});

it('lets what can wait go with what cannot, and wait a tenth of a second at most', async () => {
  const { hub, made } = busyHub(1);
  hub.changed(TAB, { wanted: 'soon', again: false });
  await vi.advanceTimersByTimeAsync(50);
  expect(made()).toBe(0);
  hub.changed(TAB);
  hub.changed(TAB, { wanted: 'soon', again: false });
  await vi.advanceTimersByTimeAsync(1);
  expect(made()).toBe(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(made()).toBe(1);
  for (let passed = 0; passed < 100; passed += 10) {
    hub.changed(TAB, { wanted: 'soon', again: false });
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(made()).toBe(2);
});

const again = { wanted: 'now', again: true } as const;

/** More of the same comes every ten milliseconds. */
async function goOn(hub: ReturnType<typeof createHub>, ms: number) {
  for (let passed = 0; passed < ms; passed += 10) {
    hub.changed(TAB, again);
    await vi.advanceTimersByTimeAsync(10);
  }
}

it('puts more of the same together twice a second where nobody looks and the badge says connected', async () => {
  const { hub, made, connects } = busyHub(0);
  await goOn(hub, 200);
  expect(made()).toBeGreaterThan(9);
  await connects();
  const before = made();
  await goOn(hub, 2000);
  expect(made() - before).toBeGreaterThan(2);
  expect(made() - before).toBeLessThan(5);
  hub.changed(TAB);
  await vi.advanceTimersByTimeAsync(1);
  hub.changed(TAB, again);
  const now = made();
  await vi.advanceTimersByTimeAsync(1);
  expect(made()).toBe(now);
  await vi.advanceTimersByTimeAsync(500);
  expect(made()).toBe(now + 1);
});

it('shows a view that is opened what was last, at once what came since, and then all that comes', async () => {
  const { hub, made, connects, view } = busyHub(0);
  await connects();
  await goOn(hub, 100);
  const got = view();
  expect(got).toEqual([made()]);
  await vi.advanceTimersByTimeAsync(1);
  expect(got).toEqual([made() - 1, made()]);
  await goOn(hub, 500);
  expect(got.length).toBeGreaterThan(20);
});
