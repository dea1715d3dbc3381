import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { createNodePlatform } from '../../../lib/cli/node-platform.ts';

test('names that were resolved leave nothing at the signal of the check', async () => {
  const { resolve } = createNodePlatform();
  const { signal } = new AbortController();
  for (const name of ['localhost', 'localhost', 'no-such-host.invalid']) {
    await resolve?.(name, signal).catch(() => undefined);
  }
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('a name that is still being resolved is given up with the check', async () => {
  const { resolve } = createNodePlatform({ lookup: (() => {}) as never });
  const check = new AbortController();
  const resolved = resolve?.('mcp.example.com', check.signal);
  check.abort();
  await expect(resolved).rejects.toThrow('AbortError');
});
