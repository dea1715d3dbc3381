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
  /** Who is told when something has another size, and of what. */
  const watched = new Map<() => void, unknown>();
  vi.stubGlobal(
    'ResizeObserver',
    class {
      told: () => void;
      constructor(told: () => void) {
        this.told = told;
      }
      observe(element: unknown) {
        watched.set(this.told, element);
      }
      disconnect() {
        watched.delete(this.told);
      }
    },
  );
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
  return { root, show, wait, press, said, watched, move: (to: number) => (top = to) };
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

test('what is loaded above it moves it: the half second begins anew at once, and not with the press', async () => {
  const { root, press, wait, move, show, watched } = await shown();
  const button = () => root.querySelector('button')?.getAttribute('aria-disabled');
  expect([...watched.values()]).toEqual([document.body]);
  expect(button()).toBe('false');
  move(40);
  await act(() => {
    for (const told of watched.keys()) told();
  });
  expect(button()).toBe('true');
  await wait();
  expect(button()).toBe('false');
  expect(await press()).toBe(1);
  await show(null);
  expect(watched.size).toBe(0);
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
