/** What is pasted is called compared only where there was something to compare it with. */
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PasteMetadata } from '../../../components/panel/paste-metadata.tsx';
import { renderer } from '../extension/canaries/rendered.tsx';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

async function said(compared: boolean, button: 'Compare' | 'Forget this JSON', ok = true) {
  const { root, show } = renderer();
  const compare = async () => (ok ? ({ ok: true } as const) : ({ ok: false, problem: 'That is no JSON.' } as const));
  await show(
    <PasteMetadata server="https://mcp.test/mcp" pasted="{}" compared={compared} compare={compare as never} />,
  );
  const found = [...root.querySelectorAll('button')].find(({ textContent }) => textContent === button);
  await act(async () => found?.click());
  return root.querySelector('[role=status]')?.textContent;
}

test.each([
  [true, 'Compare', true, 'Compared. Differences are shown as a finding.'],
  [false, 'Compare', true, 'Kept, and not compared yet: in this sign-in your MCP server’s own JSON was not seen.'],
  [false, 'Compare', false, 'That is no JSON.'],
  [false, 'Forget this JSON', true, 'Forgotten.'],
] as const)('metadata seen: %s, %s, taken: %s', async (compared, button, ok, words) => {
  expect(await said(compared, button, ok)).toBe(words);
});
