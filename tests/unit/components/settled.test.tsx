/** What looks wrong for a moment while a sign-in runs is told once it has stood for a second; what ended, at once. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Popup } from '../../../components/popup/popup.tsx';
import type { AttemptSnapshot } from '../../../lib/snapshot.ts';
import { renderer } from '../extension/canaries/rendered.tsx';
import { failing, suspected } from './gallery/attempts.ts';
import { fakeClient } from './gallery/fake-client.ts';
import { handshake, session } from './gallery/handshakes.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const endOf = ({ exchanges }: AttemptSnapshot): number => {
  const last = exchanges.at(-1);
  return (last?.startedAt ?? 0) + (last?.durationMs ?? 0);
};

async function popupAt(ms: number, attempt: AttemptSnapshot) {
  const { root, show } = renderer();
  vi.setSystemTime(endOf(attempt) + ms);
  await show(<Popup client={fakeClient(session([handshake([attempt])]))} />);
  return root;
}

test('it is told by nothing while the client may go on, and then by its name', async () => {
  // What it loads takes of this clock's time, at first.
  await popupAt(10, suspected);
  const root = await popupAt(10, suspected);
  expect(root.querySelector('h1')?.textContent).toBe('The sign-in is running');
  expect(root.querySelector('[role="status"]')?.textContent).not.toContain('Warning');
  expect(root.querySelector('.steps')).toBeNull();
  expect(root.querySelector('.stages')?.textContent).not.toContain('arning');
  await vi.advanceTimersByTimeAsync(endOf(suspected) + 950 - Date.now());
  expect(root.querySelector('h1')?.textContent).toBe('The sign-in is running');
  await vi.advanceTimersByTimeAsync(100);
  expect(root.querySelector('h1')?.textContent).toMatch(/^Warning so far: /);
});

test('it is told at once where it stands for longer already', async () => {
  const root = await popupAt(1000, suspected);
  expect(root.querySelector('h1')?.textContent).toMatch(/^Warning so far: /);
});

test('what ended is told at once', async () => {
  const root = await popupAt(10, failing);
  expect(root.querySelector('h1')?.textContent).toBe(failing.diagnosis.cause?.title.replaceAll('`', ''));
});

test('a clock that is behind that of the page holds it back for no longer', async () => {
  const root = await popupAt(-600_000, suspected);
  await vi.advanceTimersByTimeAsync(1100);
  expect(root.querySelector('h1')?.textContent).toMatch(/^Warning so far: /);
});
