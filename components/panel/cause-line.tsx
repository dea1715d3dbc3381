/** What stopped the sign-in, or what is warned of, over a tab that shows its requests, and the way to what to do. */
import type { Finding } from '../../lib/finding.ts';
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { findingKey } from '../parts/finding.tsx';
import { Mark } from '../parts/mark.tsx';
import { Destination } from '../parts/place.tsx';
import { Prose } from '../parts/prose.tsx';
import './cause-line.css';

interface LineProps {
  kind: 'failed' | 'warning';
  finding: Finding;
  onDiagnosis: () => void;
}

const Line = ({ kind, finding: { title, fix }, onDiagnosis }: LineProps) => (
  <div class="cause-line">
    <Mark kind={kind} />
    <div>
      <p>
        <Prose text={title} limit={240} />.
      </p>{' '}
      <Destination fix={fix} />{' '}
      <button type="button" onClick={onDiagnosis}>
        What to do
      </button>
    </div>
  </div>
);

export function CauseLine({
  attempt: {
    diagnosis: { cause, verdict, warnings },
  },
  onDiagnosis,
}: {
  attempt: AttemptSnapshot;
  onDiagnosis: () => void;
}) {
  if (cause) return <Line kind="failed" finding={cause} onDiagnosis={onDiagnosis} />;
  // Of one that is through the rows have no other mark, and say neither what it is nor whose.
  if (verdict !== 'connected') return null;
  return warnings.map((finding) => (
    <Line key={findingKey(finding)} kind="warning" finding={finding} onDiagnosis={onDiagnosis} />
  ));
}
