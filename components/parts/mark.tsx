/** The round mark of a verdict or a stage: shape and colour both carry the meaning. */
import type { StageStatus } from '../../lib/finding.ts';
import type { Standing } from './words.ts';
import './mark.css';

export type MarkKind = StageStatus | Standing;

const shapes: Partial<Record<MarkKind, string>> = {
  passed: 'M4.6 8.3 7 10.6 11.4 5.6',
  failed: 'M5.3 5.3 10.7 10.7M10.7 5.3 5.3 10.7',
  warning: 'M8 4.6V8.8M8 11.2V11.4',
  stopped: 'M5 8H11',
};

/** `label`: in words, where no text beside it says the same. */
export function Mark({ kind, label }: { kind: MarkKind; label?: string }) {
  const shape = shapes[kind];
  return (
    <span class={`mark ${kind}`} {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}>
      {shape && (
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d={shape} />
        </svg>
      )}
    </span>
  );
}
