/** What stopped the sign-in, over a tab that shows its requests, and the way to what to do. */
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { Mark } from '../parts/mark.tsx';
import { Destination } from '../parts/place.tsx';
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
    <div class="cause-line">
      <Mark kind="failed" />
      <div>
        <p>
          <Prose text={cause.title} limit={240} />.
        </p>{' '}
        <Destination fix={cause.fix} />{' '}
        <button type="button" onClick={onDiagnosis}>
          What to do
        </button>
      </div>
    </div>
  );
}
