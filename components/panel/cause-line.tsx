/** What stopped the sign-in, or what is warned of, over a tab that shows its requests, and the way to what to do. */
import type { ComponentChildren } from 'preact';
import type { Finding } from '../../lib/finding.ts';
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { findingKey } from '../parts/finding.tsx';
import { Mark } from '../parts/mark.tsx';
import { Destination } from '../parts/place.tsx';
import { Prose } from '../parts/prose.tsx';
import './cause-line.css';

/** So many lines leave the list its room. */
const MOST = 2;

export function CauseLine({
  attempt: {
    diagnosis: { cause, verdict, warnings },
  },
  onDiagnosis,
}: {
  attempt: AttemptSnapshot;
  onDiagnosis: () => void;
}) {
  // Of one that is through the marks in the rows say neither what it is nor whose.
  const found = cause ? [cause] : verdict === 'connected' ? warnings : [];
  const left = found.length - MOST;
  const shown = found.slice(0, MOST);
  return shown.map((finding, index) => (
    <Line key={findingKey(finding)} kind={cause ? 'failed' : 'warning'} finding={finding}>
      {index === shown.length - 1 && (
        <>
          {left > 0 && `${left} more. `}
          <button type="button" onClick={onDiagnosis}>
            {index ? 'What to do about these' : 'What to do'}
          </button>
        </>
      )}
    </Line>
  ));
}

const Line = ({
  kind,
  finding: { title, fix },
  children,
}: {
  kind: 'failed' | 'warning';
  finding: Finding;
  /** Behind it, in the last line. */
  children: ComponentChildren;
}) => (
  <div class="cause-line">
    <Mark kind={kind} />
    <div>
      <p>
        <Prose text={title} limit={240} />.
      </p>{' '}
      <Destination fix={fix} /> {children}
    </div>
  </div>
);
