/** A request and its answer are sent once where the answer comes soon, and each by itself where it does not. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startBridge } from '../../../../lib/extension/page/bridge.ts';
import type { SourceMessage } from '../../../../lib/extension/shared/messages.ts';

const LOADED = Date.UTC(2026, 0, 1);
const URL = 'https://mcp.example.com/mcp';

/** What the worker was told: how many are open, and of each request whether it was answered. */
let told: string[];
let say: (word: unknown) => void;
const listeners = new Map<string, (event: object) => void>();
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(async () => {
  vi.useFakeTimers({ now: LOADED, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  told = [];
  await startBridge({
    window: {
      location: { href: 'http://localhost:6274/', origin: 'http://localhost:6274' },
      document: { referrer: '' },
      performance: { getEntriesByType: () => [], timeOrigin: LOADED, now: () => performance.now() },
      navigation: {
        addEventListener: (_: string, listener: (event: object) => void) => listeners.set('navigate', listener),
      },
      PerformanceObserver: class {
        observe() {}
      },
      addEventListener: (type: string, listener: (event: object) => void) => listeners.set(type, listener),
    } as unknown as Window & typeof globalThis,
    door: {
      kind: 'inspector-v1',
      since: LOADED,
      href: 'http://localhost:6274/',
      take: (listener) => (say = listener),
      close: () => {},
    },
    post: async (message: SourceMessage) => {
      if (message.type === 'page') return { follow: true, key: '00'.repeat(32) };
      if (message.type !== 'traffic') return null;
      const each = message.items.map(
        ({ exchange: { id, response, navigation } }) =>
          (navigation ? 'leaves' : id) + (response ? ` ${response.status}` : ''),
      );
      told.push([`open ${message.open}`, ...each].join(', '));
      return null;
    },
  });
});
afterEach(() => vi.useRealTimers());

const at = () => Date.now();
const asks = (id: string) => say({ type: 'request', id, at: at(), method: 'POST', url: URL, headers: [], body: '{}' });
const ends = (id: string) => {
  say({ type: 'response', id, at: at(), status: 200, headers: [], exposed: true, stream: false });
  say({ type: 'end', id, at: at(), body: '{}' });
};

it('an answer that comes soon is sent with its request, which is known to be open before', async () => {
  asks('1');
  await pass(10);
  expect(told).toEqual(['open 1']);
  ends('1');
  await pass(1);
  expect(told).toEqual(['open 1', 'open 0, page-1 200']);
  await pass(1000);
  expect(told).toHaveLength(2);
});

it('a request that is not answered soon is sent by itself', async () => {
  asks('1');
  await pass(60);
  expect(told).toEqual(['open 1', 'open 1, page-1']);
  ends('1');
  await pass(1);
  expect(told.at(-1)).toBe('open 0, page-1 200');
});

it('what comes meanwhile of another goes behind it', async () => {
  asks('1');
  asks('2');
  await pass(5);
  ends('2');
  await pass(5);
  ends('1');
  await pass(5);
  expect(told.flatMap((message) => message.split(', ').slice(1))).toEqual(['page-1', 'page-2 200', 'page-1 200']);
});

it.each([
  ['the page goes', () => listeners.get('pagehide')?.({}), ['page-1']],
  [
    'it leaves for the sign-in',
    () => listeners.get('navigate')?.({ isTrusted: true, destination: { url: 'https://acme.scalekit.dev/authorize' } }),
    ['page-1', 'leaves'],
  ],
])('nothing is held back when %s', async (_, goes, expected) => {
  asks('1');
  await pass(1);
  goes();
  await Promise.resolve();
  expect(told.flatMap((message) => message.split(', ').slice(1))).toEqual(expected);
});

it('a stream that grows while a request is held is told with it', async () => {
  const one = 'event: message\ndata: {"jsonrpc":"2.0","method":"notifications/message","params":{}}\n\n';
  asks('1');
  const headers = [['content-type', 'text/event-stream']];
  say({ type: 'response', id: '1', at: at(), status: 200, headers, exposed: true, stream: true });
  await pass(200);
  asks('2');
  const before = told.length;
  say({ type: 'chunk', id: '1', at: at(), text: one });
  await pass(100);
  expect(told.slice(before)).toEqual(['open 1, page-2, page-1 200']);
});
