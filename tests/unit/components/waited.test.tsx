/** While a sign-in runs it says for how long it waits, and whose turn it is. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { canFixNow } from '../../../components/parts/headline.ts';
import { Waited } from '../../../components/parts/waited.tsx';
import { Popup } from '../../../components/popup/popup.tsx';
import type { Finding } from '../../../lib/finding.ts';
import type { AttemptSnapshot } from '../../../lib/snapshot.ts';
import { renderer } from '../extension/canaries/rendered.tsx';
import { atSignIn, connected, running, suspected } from './gallery/attempts.ts';
import { fakeClient } from './gallery/fake-client.ts';
import { resourceMismatch } from './gallery/findings.ts';
import { attempt, handshake, session } from './gallery/handshakes.ts';

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
  expect(root.textContent).toBe('Nothing for you to do but wait: 12 s so far.');
  expect(root.querySelector('[aria-live], [role="status"]')).toBeNull();
  await vi.advanceTimersByTimeAsync(18_000);
  expect(root.textContent).toBe(
    '30 s without a response is long: open acme.scalekit.dev in a new tab. If not even an error page comes, it is down, and whoever runs it has to act. Else connect again. If MCP Inspector is open in other tabs too, close those first: they can hold it up.',
  );
  await vi.advanceTimersByTimeAsync(150_000);
  expect(root.textContent).toMatch(/^3 min without a response is long: /);
  // A person takes the time that it takes, and where nothing is in flight there is nothing to count.
  for (const attempt of [atSignIn, suspected]) {
    await show(<Waited attempt={attempt} />);
    expect(root.textContent).toBe('');
  }
  await show(null);
});

test('it says whose it is: a response that the MCP server owes is its own matter', async () => {
  const { root, show } = renderer();
  vi.setSystemTime((running.exchanges.at(-1)?.startedAt ?? 0) + 40_000);
  const own = running.exchanges.map((x) => ({ ...x, role: 'mcp' as const, url: 'https://mcp.acme.dev/mcp' }));
  await show(<Waited attempt={{ ...running, exchanges: own }} />);
  expect(root.textContent).toContain('your MCP server hangs: start it again. Else connect again.');
  await show(null);
});

test('once connected nothing is waited for, though a stream of the server is silent and a message unanswered', async () => {
  const { root, show } = renderer();
  const open = running.exchanges.slice(-1).map((x) => ({ ...x, role: 'mcp', method: 'GET' }));
  const silent = { ...connected, running: true, exchanges: [...connected.exchanges, ...open] };
  vi.setSystemTime((open[0]?.startedAt ?? 0) + 60_000);
  await show(<Waited attempt={silent} />);
  expect(root.textContent).toBe('');
  await show(<Waited attempt={{ ...silent, diagnosis: running.diagnosis }} />);
  expect(root.textContent).toContain('60 s without a response is long');
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
  expect(root.textContent).toContain('you can fix this now, and need not wait for the end.');
  expect(root.textContent).not.toContain('Nothing for you to do but wait');
  // What can be fixed now is there, as for one that failed.
  expect(root.querySelector('.steps')?.textContent).toContain('Set resource in the JSON at');
  expect(root.textContent).toContain('Do this (3 steps)');
  // The later steps are there by what they are.
  const then = [...root.querySelectorAll('.steps:not([start="1"])[start] > li')].map(({ textContent }) => textContent);
  expect(then).toEqual([
    expect.stringMatching(/Restart your MCP server\.$/),
    expect.stringMatching(/^MCP Inspector [\d.]+Clear the sign-in /),
  ]);
  await show(null);
});

test('the popup says how it is seen that the steps helped, and of what somebody else mends who comes first', async () => {
  const { root, show } = renderer();
  const seen = 'Is it fixed? Press Connect in MCP Inspector again: this popup then says Connected.';
  const failing = (fix: Finding['fix']) => {
    const { suspect: _, ...rest } = suspected.diagnosis;
    const cause = { ...resourceMismatch, fix };
    return attempt({ ...suspected, diagnosis: { ...rest, verdict: 'failing', cause } });
  };
  await show(popupOf(failing(resourceMismatch.fix)));
  expect(root.textContent).toContain(seen);
  const support = { place: { kind: 'support', name: 'Scalekit support' }, text: 'Send it.' } as const;
  await show(popupOf(failing({ ...resourceMismatch.fix, do: [support] })));
  expect(root.textContent).toContain(
    'Is it fixed? Once Scalekit support has fixed it, press Connect in MCP Inspector again: this popup then says Connected.',
  );
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
