/** One row of the Exchanges tab. */
// See exchanges.tsx: the grid has the focus and the keys, and points at a row.
// biome-ignore-all lint/a11y/useSemanticElements: see above.
// biome-ignore-all lint/a11y/useFocusableInteractive: see above.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: see above.
import type { Found } from '../../lib/search.ts';
import type { ExchangeSummary } from '../../lib/snapshot.ts';
import { Mark, type MarkKind } from '../parts/mark.tsx';
import { outcomeOf, outcomeText } from '../parts/outcome.ts';
import { brief, duration, time, withoutScheme } from '../parts/text.ts';
import '../parts/outcome.css';

export interface Said {
  kind: MarkKind;
  words: string;
}

export function Row({
  exchange,
  id,
  index,
  top,
  step,
  selected,
  due,
  wrong,
  said,
  found,
  onSelect,
}: {
  exchange: ExchangeSummary;
  id: string;
  index: number;
  top: number;
  step: string;
  selected: boolean;
  /** It is a refusal that had to be. */
  due: boolean;
  /** Its status is what is wrong. */
  wrong: boolean;
  /** What it shows of the diagnosis: as a mark, and what that means. */
  said: Said | undefined;
  /** Where its headers or bodies have the text, which the row has not. */
  found: Found | undefined;
  onSelect: () => void;
}) {
  const { method, url, preflightStatus, startedAt, durationMs } = exchange;
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      class={`exchange-row ${outcomeOf(exchange)}${due ? ' due' : ''}${wrong ? ' wrong' : ''} ${said?.kind ?? ''}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onSelect}
    >
      <span role="gridcell" class="cell-role">
        {step}
      </span>
      <span role="gridcell" class="cell-method">
        {brief(method, 16)}
      </span>
      <span role="gridcell" class="cell-url" title={brief(url, 600)}>
        {said && (
          <span class="said" title={said.words}>
            <Mark kind={said.kind} label={said.words} />
          </span>
        )}
        <span>{brief(withoutScheme(url), 400)}</span>
        {found && (
          <small title={`${found.where}: ${found.excerpt}`}>
            <span class="unmarked">{found.where}:</span> {found.excerpt}
          </small>
        )}
      </span>
      <span role="gridcell" class="cell-status" title={outcomeText(exchange)}>
        {outcomeText(exchange)}
      </span>
      <span role="gridcell" class="cell-preflight">
        {preflightStatus === undefined ? '' : preflightStatus || '–'}
      </span>
      <span role="gridcell" class="cell-time">
        {durationMs === undefined ? time(startedAt) : duration(durationMs)}
      </span>
    </div>
  );
}
