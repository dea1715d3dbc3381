/** A page that the sign-in came back to is known as that by the address that it was loaded from, however late its bridge comes. */
import { expect, it, vi } from 'vitest';
import { startBridge } from '../../../../lib/extension/page/bridge.ts';
import { standAtDoor, takeDoor } from '../../../../lib/extension/page/door.ts';
import type { SourceMessage } from '../../../../lib/extension/shared/messages.ts';

const LOADED = Date.UTC(2026, 0, 1);
const ORIGIN = 'http://localhost:6274';
const CALLBACK = `${ORIGIN}/oauth/callback?code=code-that-nobody-may-see&state=a-state-of-it`;

vi.mock(import('../../../../lib/extension/page/channel.ts'), async (original) => ({
  ...(await original()),
  takeChannel: (then) => then(port as unknown as MessagePort),
}));
const port = { onmessage: (_: { data: unknown }) => {}, postMessage: () => {} };

/** What the worker is told of a page that was loaded from one address and has written another over it since. */
async function told(loadedFrom: string, now: string) {
  const location = { href: loadedFrom, origin: ORIGIN };
  const page = {
    location,
    document: { referrer: '' },
    performance: { getEntriesByType: () => [{ type: 'navigate' }], timeOrigin: LOADED, now: () => 0 },
    PerformanceObserver: class {
      observe() {}
    },
    addEventListener: () => {},
  } as unknown as Window & typeof globalThis;
  const messages: SourceMessage[] = [];
  const post = async (message: SourceMessage) => {
    messages.push(message);
    return { follow: true, key: '00'.repeat(32) };
  };
  const loads = Promise.withResolvers<void>();
  standAtDoor({
    window: page,
    async load() {
      location.href = now;
      const door = takeDoor();
      if (door) await startBridge({ window: page, post, door });
      loads.resolve();
    },
  });
  port.onmessage({ data: 'inspector-v1' });
  await loads.promise;
  await expect.poll(() => messages.some(({ type }) => type === 'page')).toBe(true);
  await Promise.resolve();
  const [report] = messages.flatMap((message) => (message.type === 'page' ? [message.page] : []));
  const urls = messages.flatMap((message) =>
    message.type === 'traffic' ? message.items.map(({ exchange }) => exchange.request.url.replace(/\?.*/, '')) : [],
  );
  return { callback: report?.callback, urls };
}

it('the page took the code out of its address before', async () => {
  expect(await told(CALLBACK, `${ORIGIN}/`)).toEqual({ callback: true, urls: [`${ORIGIN}/oauth/callback`] });
});

it('the page kept it there', async () => {
  expect(await told(CALLBACK, CALLBACK)).toEqual({ callback: true, urls: [`${ORIGIN}/oauth/callback`] });
});

it('a page that was loaded for its own sake is none, whatever it wrote there since', async () => {
  expect(await told(`${ORIGIN}/`, CALLBACK)).toEqual({ callback: false, urls: [] });
});
