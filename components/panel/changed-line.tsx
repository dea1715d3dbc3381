/** What changed since it worked, in one line: the tab of this name has the rest. */
import type { Change } from '../../lib/changed/compare.ts';
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { brief, moment } from '../parts/text.ts';

/** Names that are words, and no field's. */
const words = new Set(['Status', 'Failure', 'Order', 'Version', 'Way', 'Page']);

export const Name = ({ name }: { name: string }) => (words.has(name) ? name : <code>{brief(name, 80)}</code>);

/** What it is that differs. */
export function What({ change: { name, of } }: { change: Change }) {
  return (
    <>
      <Name name={name} /> {brief(of, 120)}
    </>
  );
}

/** In the Diagnosis tab: one line, where something that the diagnosis is about has changed. */
export function ChangedLine({ attempt, onChanged }: { attempt: AttemptSnapshot; onChanged: () => void }) {
  const changed = attempt.changed?.[0];
  const first = changed?.changes[0];
  if (!changed || first?.role !== 'reason') return null;
  return (
    <p class="explain">
      It worked at {moment(changed.workedAt, attempt.startedAt)}. Since then this changed: <What change={first} />.{' '}
      <button type="button" class="quiet" onClick={onChanged}>
        What changed
      </button>
    </p>
  );
}
