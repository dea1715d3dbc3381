/** How it went when a finding was checked again: the last time whole, those before in a line each. */
import { useEffect, useRef } from 'preact/hooks';
import { proseText } from '../../lib/presentation/prose.ts';
import type { AgainEntry, AgainOutcome } from '../../lib/recheck/outcome.ts';
import type { AgainSubject } from '../../lib/recheck/subject.ts';
import { outcomeNames, outcomeWords } from '../../lib/recheck/words.ts';
import { Details } from './details.tsx';
import { Mark, type MarkKind } from './mark.tsx';
import { Prose } from './prose.tsx';
import { SeenAgainList } from './seen-again.tsx';
import { brief, time } from './text.ts';

const marks: Record<AgainOutcome['kind'], MarkKind> = {
  fixed: 'passed',
  'fixed-and-next': 'warning',
  'still-there': 'failed',
  'something-else': 'failed',
  'cannot-be-seen': 'stopped',
  'not-reached': 'unknown',
};

interface OutcomeProps {
  subject: AgainSubject;
  entry: AgainEntry;
  /** The reader has asked for it just now. */
  asked: boolean;
}

export function Outcome({ subject, entry: { at, outcome }, asked }: OutcomeProps) {
  const { kind, finding, different, says, seen = [] } = outcome;
  const words = useRef<HTMLParagraphElement>(null);
  // It stands above the button that has the focus and is what stays in view: in a low panel its first words would not be.
  // Nothing has the focus after a click in Firefox on macOS, or when the question was answered in a tab.
  useEffect(() => {
    const { activeElement, body } = document;
    if (asked && (activeElement === body || words.current?.closest('[data-again]')?.matches(':focus-within')))
      words.current?.scrollIntoView({ block: 'nearest' });
  }, [asked, at]);
  // Of what is still there as it was, the page says all the rest already.
  const isNew = kind !== 'still-there' || different === true;
  return (
    <div class="check-result" data-outcome={kind} {...(finding && { 'data-now': finding.check })}>
      <Mark kind={marks[kind]} />
      <div class="check-words">
        <p ref={words}>
          <Prose text={outcomeWords(subject, outcome)} limit={400} />
        </p>
        {finding && isNew && (
          <p>
            <Prose text={finding.summary} limit={600} />
          </p>
        )}
        {says && (
          <p>
            <Prose text={says} limit={600} />
          </p>
        )}
        <SeenAgainList seen={seen} finding={finding} at={at} />
      </div>
    </div>
  );
}

export function History({ entries }: { entries: readonly AgainEntry[] }) {
  return (
    <Details summary={`Checked ${entries.length} times`}>
      <ol class="check-history">
        {entries.toReversed().map(({ at, outcome }) => (
          <li key={at}>
            <Mark kind={marks[outcome.kind]} />
            <span>
              <time>{time(at)}</time> {outcomeNames[outcome.kind]}
              {outcome.finding && `: ${brief(proseText(outcome.finding.title), 200)}`}
            </span>
          </li>
        ))}
      </ol>
    </Details>
  );
}
