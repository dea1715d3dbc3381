/** What is under a click before anybody could read it is not pressed, and says so. */
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Grants } from '../../../components/parts/grants.tsx';
import { renderer } from '../extension/canaries/rendered.tsx';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function shown() {
  const { root, show } = renderer();
  const requestHost = vi.fn(async () => true);
  await show(
    <Grants grantable={[{ origin: 'https://mcp.test', reason: 'See it.' }]} client={{ requestHost } as never} />,
  );
  const button = root.querySelector('button') as HTMLButtonElement;
  for (let around = button.parentElement; around; around = around.parentElement) around.scrollTop = 0;
  let top = 100;
  button.getBoundingClientRect = () => ({ top }) as DOMRect;
  const wait = () => act(() => void vi.advanceTimersByTime(500));
  const press = async () => {
    await act(async () => button.click());
    return requestHost.mock.calls.length;
  };
  const said = () => root.querySelector('[role=status]')?.textContent;
  // Where it stands is seen from now on.
  await press();
  await wait();
  return { root, show, wait, press, said, move: (to: number) => (top = to) };
}

test('it is pressed once it has stood in its place', async () => {
  const { press, said, show } = await shown();
  expect(await press()).toBe(1);
  expect(said()).toBe('');
  await show(null);
});

test('what moved without being rendered does nothing, says why, and does it half a second later', async () => {
  const { press, wait, said, move, show } = await shown();
  move(40);
  expect(await press()).toBe(0);
  expect(said()).toMatch(/only just come to this place.*once more/);
  expect(await press()).toBe(0);
  await wait();
  expect(await press()).toBe(1);
  expect(said()).toBe('');
  await show(null);
});

test('what the reader scrolled has not moved', async () => {
  const { root, press, move, show } = await shown();
  const list = root.querySelector('.grants') as HTMLElement;
  list.scrollTop = 60;
  move(40);
  expect(await press()).toBe(1);
  await show(null);
});

test('what was scrolled by a fraction has not moved, and what moved by little again and again has', async () => {
  const { root, press, said, move, show } = await shown();
  const list = root.querySelector('.grants') as HTMLElement;
  list.scrollTop = 60.3;
  move(100 - 60.6);
  expect(await press()).toBe(1);
  move(100 - 60.3 - 0.8);
  expect(await press()).toBe(2);
  move(100 - 60.3 - 1.6);
  expect(await press()).toBe(2);
  expect(said()).toMatch(/only just come/);
  await show(null);
});
