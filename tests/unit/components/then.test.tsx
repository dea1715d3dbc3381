/** What the popup says in short of what comes after the first step. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Then } from '../../../components/popup/then.tsx';
import type { CheckId } from '../../../lib/checks/ids.ts';
import { subjectFor } from '../../fixtures/subject.ts';
import { renderer } from '../extension/canaries/rendered.tsx';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function linesOf(check: CheckId) {
  const { root, show } = renderer();
  await show(<Then fix={subjectFor(check).finding.fix} />);
  const lists = [...root.querySelectorAll('ol')].map((list) => [...list.children].map((line) => line.textContent));
  await show(null);
  return lists;
}

test('all steps that find out which case it is come before the cases, which speak of them', async () => {
  const [steps, cases] = await linesOf('server-metadata/not-found');
  expect(steps).toEqual([expect.stringMatching(/^Compare the ID /)]);
  expect(cases?.[0]).toMatch(/^If the two IDs differ: /);
});

test('of one such step there are the cases alone, and without cases the steps', async () => {
  expect(await linesOf('network/wrong-endpoint')).toEqual([
    expect.arrayContaining([expect.stringMatching(/^If Server URL ends /)]),
  ]);
  expect(await linesOf('resource-metadata/environment-root')).toEqual([
    expect.arrayContaining([expect.stringMatching(/^Your MCP server: Serve that JSON/)]),
  ]);
});
