/** The mark of a verdict or a stage: shape and colour both carry the meaning. */
import type { StageStatus } from '../../lib/finding.ts';
import './mark.css';

/** How an attempt stands: decides mark, colour and words alike. */
export type Standing = 'failed' | 'passed' | 'warning' | 'running' | 'yours' | 'stopped' | 'exposed';

/** `follows`: it came of something else. */
export type MarkKind = StageStatus | Standing | 'follows';

const DISC = 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Z';
/** A person: it is the reader's turn. */
const PERSON = 'M8 1.5a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4ZM1.8 14.5a6.2 5.2 0 0 1 12.4 0Z';
const TRIANGLE = 'M8 1.4 15.2 14H.8Z';

/** The filled shape, and what is cut out of it. */
const shapes: Partial<Record<MarkKind, { shape: string; cut: string }>> = {
  passed: { shape: DISC, cut: 'm4.9 8.2 2.2 2.2 4-4.6' },
  failed: { shape: DISC, cut: 'm5.6 5.6 4.8 4.8m0-4.8-4.8 4.8' },
  warning: { shape: TRIANGLE, cut: 'M8 6v3.6M8 11.6v.2' },
  exposed: { shape: TRIANGLE, cut: 'M8 6v3.6M8 11.6v.2' },
  stopped: { shape: DISC, cut: 'M5 8h6' },
  yours: { shape: PERSON, cut: '' },
};

/** `label`: in words, where no text beside it says the same. */
export function Mark({ kind, label }: { kind: MarkKind; label?: string }) {
  const filled = shapes[kind];
  return (
    <span class={`mark ${kind}`} {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {filled ? (
          <>
            <path class="shape" d={filled.shape} />
            {filled.cut && <path class="cut" d={filled.cut} />}
          </>
        ) : kind === 'running' ? (
          <path class="ring" d="M14 8a6 6 0 1 1-6-6" />
        ) : kind === 'follows' ? (
          <path class="ring" d="M3.5 2.5v6h9m-3.4-3.4 3.4 3.4-3.4 3.4" />
        ) : (
          <circle class="ring" cx="8" cy="8" r="5.5" />
        )}
      </svg>
    </span>
  );
}
