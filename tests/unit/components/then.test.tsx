/** What the popup says in short of what comes after the first step. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Then } from '../../../components/popup/then.tsx';
import type { CheckId } from '../../../lib/checks/ids.ts';
import { plain } from '../../../lib/text/masked-words.ts';
import { allFindings } from '../../fixtures/findings.ts';
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

test('whatever a line speaks of stands with it: its values, and its code', async () => {
  const { root, show } = renderer();
  const fixes = allFindings().filter(({ fix }) => fix.do.slice(1).some(({ values, snippets }) => values ?? snippets));
  const distinct = new Map(fixes.map(({ fix }) => [JSON.stringify(fix.do), fix]));
  expect(distinct.size).toBeGreaterThan(20);
  for (const fix of distinct.values()) {
    await show(<Then fix={fix} />);
    const lines = [...root.querySelectorAll('.then:not(.cases) > li')];
    expect(lines.length).toBeGreaterThan(0);
    for (const [index, line] of lines.entries()) {
      const { values = [], snippets: [snippet] = [] } = fix.do[index + 1] ?? {};
      for (const { value } of values) expect(line.textContent).toContain(plain(value));
      if (snippet) expect(line.querySelector('.code')?.textContent).toContain(plain(snippet.code));
    }
  }
  await show(null);
});
