/** While a sign-in runs it says for how long it waits, and whose turn it is. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Waited } from '../../../components/parts/waited.tsx';
import { canFixNow } from '../../../components/parts/words.ts';
import { Popup } from '../../../components/popup/popup.tsx';
import type { Finding } from '../../../lib/finding.ts';
import type { AttemptSnapshot } from '../../../lib/snapshot.ts';
import { renderer } from '../extension/canaries/rendered.tsx';
import { atSignIn, running, suspected } from './gallery/attempts.ts';
import { fakeClient } from './gallery/fake-client.ts';
import { resourceMismatch } from './gallery/findings.ts';
import { handshake, session } from './gallery/handshakes.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('the seconds go on by themselves, outside of what is read out, and after thirty it says what to do', async () => {
  const { root, show } = renderer();
  vi.setSystemTime((running.exchanges.at(-1)?.startedAt ?? 0) + 12_000);
  await show(<Waited attempt={running} />);
  expect(root.textContent).toBe(
    'There is nothing for you to do but wait. No response for 12 s so far; if there is none after 30 s: look whether acme.scalekit.dev still responds, then connect again.',
  );
  expect(root.querySelector('[aria-live], [role="status"]')).toBeNull();
  await vi.advanceTimersByTimeAsync(18_000);
  expect(root.textContent).toMatch(
    /^No response for 30 s so far\. That is long: look whether acme\.scalekit\.dev still responds/,
  );
  await vi.advanceTimersByTimeAsync(150_000);
  expect(root.textContent).toMatch(/^No response for 3 min so far\. /);
  // A person takes the time that it takes, and where nothing is in flight there is nothing to count.
  for (const attempt of [atSignIn, suspected]) {
    await show(<Waited attempt={attempt} />);
    expect(root.textContent).toBe('');
  }
  await show(null);
});

test('through version 2, whose tabs share few connections, it says after thirty seconds to close the others', async () => {
  const { root, show } = renderer();
  const relayed = running.exchanges.map((x) => ({ ...x, via: 'inspector-v2-relay' as const }));
  vi.setSystemTime((running.exchanges.at(-1)?.startedAt ?? 0) + 12_000);
  await show(<Waited attempt={{ ...running, exchanges: relayed }} />);
  expect(root.textContent).not.toContain('other tabs');
  await vi.advanceTimersByTimeAsync(18_000);
  expect(root.textContent).toContain('If MCP Inspector is open in other tabs too, close those first');
  await show(<Waited attempt={{ ...running, exchanges: running.exchanges.map((x) => ({ ...x, via: 'direct' })) }} />);
  await vi.advanceTimersByTimeAsync(1000);
  expect(root.textContent).not.toContain('other tabs');
  await show(null);
});

const popupOf = (attempt: AttemptSnapshot) => <Popup client={fakeClient(session([handshake([attempt])]))} />;

test('the popup says of a warning whose side it is, whether to wait, and what comes next', async () => {
  const { root, show } = renderer();
  await show(popupOf(suspected));
  expect(root.textContent).toContain('Fix it in your MCP server');
  expect(root.textContent).toContain('You can fix this now, and need not wait for the end.');
  expect(root.textContent).toContain('4. How to sign in: MCP Inspector asks Scalekit');
  // What can be fixed now is there, as for one that failed.
  expect(root.querySelector('.steps')?.textContent).toContain('Set resource in the JSON at');
  expect(root.textContent).toContain('Do this first (1 of 3)');
  await show(null);
});

test('what somebody else has to mend, or only finds out the case, is not to be fixed now', () => {
  const [step] = resourceMismatch.fix.do;
  if (!step) throw new Error('There is no step.');
  const by = (steps: Finding['fix']['do']) =>
    canFixNow({ suspect: { ...resourceMismatch, fix: { ...resourceMismatch.fix, do: steps } } });
  expect(by([step])).toBe(true);
  expect(by([{ ...step, place: { kind: 'support', name: 'Scalekit support' } }, step])).toBe(false);
  expect(by([{ ...step, only: 'look' }])).toBe(false);
  expect(by([])).toBe(false);
  expect(canFixNow({})).toBe(false);
});
