/** A page that the browser kept as it was left, and shows once more: its bridge says so, since nothing is loaded then. */
import { expect, it } from 'vitest';
import { startBridge } from '../../../../lib/extension/page/bridge.ts';
import type { SourceMessage } from '../../../../lib/extension/shared/messages.ts';

const LOADED = Date.UTC(2026, 0, 1);

it.each([
  ['shown once more', true, [{ load: 'navigate' }, { load: 'back_forward', shownAt: LOADED + 5000 }]],
  ['loaded', false, [{ load: 'navigate' }]],
])('%s', async (_, persisted, expected) => {
  const listeners = new Map<string, (event: object) => void>();
  const reports: object[] = [];
  await startBridge({
    window: {
      location: { href: 'http://localhost:6274/', origin: 'http://localhost:6274' },
      document: { referrer: '' },
      performance: { getEntriesByType: () => [{ type: 'navigate' }], timeOrigin: LOADED, now: () => 5000 },
      PerformanceObserver: class {
        observe() {}
      },
      addEventListener: (type: string, listener: (event: object) => void) => listeners.set(type, listener),
    } as unknown as Window & typeof globalThis,
    door: { kind: 'inspector-v2', since: LOADED, href: 'http://localhost:6274/', take: () => {}, close: () => {} },
    post: async (message: SourceMessage) => {
      if (message.type === 'page') reports.push(message.page);
      return { follow: true, key: '00'.repeat(32) };
    },
  });
  listeners.get('pageshow')?.({ persisted });
  expect(reports).toMatchObject(expected);
  expect(reports).toHaveLength(expected.length);
});
