/** What stopped the sign-in, over a tab that shows its requests, and the way to what to do. */
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { Mark } from '../parts/mark.tsx';
import { Prose } from '../parts/prose.tsx';
import './cause-line.css';

export function CauseLine({
  attempt: {
    diagnosis: { cause },
  },
  onDiagnosis,
}: {
  attempt: AttemptSnapshot;
  onDiagnosis: () => void;
}) {
  if (!cause) return null;
  return (
    <p class="cause-line">
      <Mark kind="failed" />
      <span>
        <Prose text={cause.title} limit={240} />.{' '}
        <button type="button" onClick={onDiagnosis}>
          What to do
        </button>
      </span>
    </p>
  );
}
