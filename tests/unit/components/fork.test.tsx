/** Steps that only find out which case it is: what is done in a case is not in view before it is known to be that one. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DoThis } from '../../../components/parts/fix.tsx';
import { alternativesOf, isFork } from '../../../lib/presentation/alternatives.ts';
import { allFindings } from '../../fixtures/findings.ts';
import { renderer } from '../extension/canaries/rendered.tsx';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const casesOf = (fix: Parameters<typeof isFork>[0]) =>
  alternativesOf(fix).within.filter(({ kind }) => kind === 'case').length;

async function openIn(fix: Parameters<typeof isFork>[0]) {
  const { root, show } = renderer();
  await show(<DoThis fix={fix} />);
  const ways = [...root.querySelectorAll('details')] as HTMLDetailsElement[];
  const seen = { ways: ways.length, open: ways.filter(({ open }) => open).length, text: root.textContent };
  await show(null);
  return seen;
}

test('no case of a fork stands open, however high the view is', async () => {
  const forks = new Map(
    allFindings()
      .filter(({ fix }) => isFork(fix) && casesOf(fix) > 1)
      .map(({ check, fix }) => [check, fix]),
  );
  expect(forks.size).toBeGreaterThan(5);
  for (const [check, fix] of forks) {
    const { ways, open, text } = await openIn(fix);
    expect([check, open]).toEqual([check, 0]);
    // As many can be opened as are announced.
    expect([check, ways]).toEqual([check, casesOf(fix)]);
    expect(text).toContain(`Then it is one of these ${casesOf(fix)} cases:`);
  }
});

test('what is as likely as steps that change something stands open', async () => {
  const likely = allFindings().filter(
    ({ fix }) => !isFork(fix) && fix.or.some(({ kind, open }) => kind === 'case' && open),
  );
  const { open } = await openIn(likely[0]?.fix ?? { do: [], or: [], stuck: [] });
  expect(open).toBeGreaterThan(0);
});
