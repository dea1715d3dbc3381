/** The titles of warnings that stand further down, each with the way to it. */
import type { Finding } from '../../lib/finding.ts';
import { destinationWords } from '../../lib/presentation/places.ts';
import { findingKey } from '../parts/finding.tsx';
import { Mark } from '../parts/mark.tsx';
import { Prose } from '../parts/prose.tsx';
import './further.css';

/** Opens the row of a warning and brings it into view. */
export function showRow(row: HTMLDetailsElement | null | undefined): void {
  if (!row) return;
  row.open = true;
  row.scrollIntoView({ block: 'start' });
  row.querySelector<HTMLElement>('summary')?.focus({ preventScroll: true });
}

export function Further({
  findings,
  onShow,
}: {
  findings: readonly Finding[];
  /** Leads to the row of one of them. */
  onShow: (finding: Finding) => void;
}) {
  return (
    <ul class="further" aria-label="Further down">
      {findings.map((finding) => (
        <li key={findingKey(finding)}>
          <Mark kind="warning" />
          <button type="button" class="quiet" onClick={() => onShow(finding)}>
            <span>
              <Prose text={finding.title} limit={240} />
            </span>
          </button>
          <span class="quiet-text">{destinationWords(finding.fix)}</span>
        </li>
      ))}
    </ul>
  );
}
