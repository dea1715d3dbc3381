/** Before anything was captured: what a reader who has pressed Connect already may do. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Empty } from '../../../components/panel/empty.tsx';
import { Quiet } from '../../../components/popup/quiet.tsx';
import { renderer } from '../extension/canaries/rendered.tsx';
import { fakeClient } from './gallery/fake-client.ts';
import { session } from './gallery/handshakes.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const ended = /says Failed at once, and nothing appears here: most likely its own backend has ended/;

/** Of version 1 the proxy that has ended is seen itself. */
test.each([
  ['2.12.0', true],
  ['0.22.0', false],
])('%s, which may leave all to a backend that has ended', async (version, said) => {
  const { root, show } = renderer();
  const here = { ...session([]), inspector: { name: 'MCP Inspector', version } };
  const client = fakeClient(here);
  for (const view of [<Empty session={here} client={client} canOpen />, <Quiet session={here} client={client} />]) {
    await show(view);
    expect(ended.test(root.textContent ?? '')).toBe(said);
  }
  await show(null);
});
