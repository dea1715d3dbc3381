/** Of several warnings the first stands open, and the titles of the others beside it lead to them. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DiagnosisView } from '../../../components/panel/diagnosis.tsx';
import { proseText } from '../../../lib/presentation/prose.ts';
import type { AttemptSnapshot } from '../../../lib/snapshot.ts';
import { renderer } from '../extension/canaries/rendered.tsx';
import { warned } from './gallery/attempts.ts';
import { fakeCheckClient } from './gallery/fake-check-client.ts';
import { fakeClient } from './gallery/fake-client.ts';
import { handshake, session } from './gallery/handshakes.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function diagnosisOf(attempt: AttemptSnapshot) {
  const of = handshake([attempt]);
  const snapshot = session([of]);
  return (
    <DiagnosisView
      session={snapshot}
      handshake={of}
      attempt={attempt}
      client={fakeClient(snapshot)}
      checkClient={fakeCheckClient}
      onOpen={() => {}}
      onChanged={() => {}}
      load={async () => null}
      compare={async () => ({ ok: true })}
    />
  );
}

test('the title of the second warning is at the top, and leads to it', async () => {
  const { root, show } = renderer();
  await show(diagnosisOf(warned));
  const [, second] = warned.diagnosis.warnings;
  const [button, more] = root.querySelectorAll<HTMLElement>('.further button');
  expect(more).toBeUndefined();
  expect(button?.textContent).toBe(proseText(second?.title ?? ''));
  const row = root.querySelector<HTMLDetailsElement>(`details[data-check="${second?.check}"]`);
  expect(row?.open).toBeFalsy();
  button?.click();
  expect(row?.open).toBe(true);
  // One check may speak of two endpoints: each title leads to its own row.
  const twice = (['resource-metadata', 'token'] as const).flatMap((endpoint) =>
    second ? { ...second, endpoint } : [],
  );
  const warnings = [...warned.diagnosis.warnings.slice(0, 1), ...twice];
  await show(diagnosisOf({ ...warned, diagnosis: { ...warned.diagnosis, warnings } }));
  root.querySelectorAll<HTMLElement>('.further button')[1]?.click();
  const rows = [...root.querySelectorAll<HTMLDetailsElement>('.answer details.finding')];
  expect(rows.slice(-2).map((one) => one.open)).toEqual([false, true]);
  // Of one warning there is nothing further down.
  const one = { ...warned, diagnosis: { ...warned.diagnosis, warnings: warned.diagnosis.warnings.slice(0, 1) } };
  await show(diagnosisOf(one));
  expect(root.querySelector('.further')).toBeNull();
  await show(null);
});
