/** The Exchanges tab: a virtual list, and the chosen exchange beside it. */
// The grid has the focus and the keys, a row is pointed at by aria-activedescendant (ARIA APG, grid), and a virtual list
// has no table to be made of.
// biome-ignore-all lint/a11y/useSemanticElements: see above.
// biome-ignore-all lint/a11y/useFocusableInteractive: see above.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: see above.
import { useEffect, useId, useMemo, useRef } from 'preact/hooks';
import type { Exchange } from '../../lib/exchange.ts';
import type { ExchangeSummary } from '../../lib/snapshot.ts';
import { outcomeOf, outcomeText } from '../parts/outcome.ts';
import type { Parties } from '../parts/stage-words.ts';
import { brief, duration, time, withoutScheme } from '../parts/text.ts';
import { roleName } from '../parts/words.ts';
import { ExchangeDetail } from './exchange-detail.tsx';
import { filterExchanges } from './filter.ts';
import { dueRefusals } from './remarks.ts';
import { useVirtual } from './virtual.ts';
import '../parts/outcome.css';
import './exchanges.css';

/** CSS pixels; the style sheet has the same. */
const ROW = 24;

function Row({
  exchange,
  id,
  index,
  top,
  selected,
  due,
  onSelect,
}: {
  exchange: ExchangeSummary;
  id: string;
  index: number;
  top: number;
  selected: boolean;
  /** It is a refusal that every sign-in begins with. */
  due: boolean;
  onSelect: () => void;
}) {
  const { role, method, url, preflightStatus, startedAt, durationMs } = exchange;
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      class={`exchange-row ${outcomeOf(exchange)}${due ? ' due' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onSelect}
    >
      <span role="gridcell" class="cell-role">
        {roleName(role)}
      </span>
      <span role="gridcell" class="cell-method">
        {brief(method, 16)}
      </span>
      <span role="gridcell" class="cell-url" title={brief(url, 600)}>
        {brief(withoutScheme(url), 400)}
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

export interface ExchangesProps {
  exchanges: ExchangeSummary[];
  /** Who is in it, by the names that the words use. */
  parties: Parties;
  filter: string;
  /** Id of the chosen exchange. */
  chosen: string | null;
  onChoose: (id: string | null) => void;
  load: (id: string) => Promise<Exchange | null>;
}

export function ExchangesView({ exchanges, parties, filter, chosen, onChoose, load }: ExchangesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const shown = filterExchanges(exchanges, filter);
  const due = useMemo(() => dueRefusals({ exchanges }), [exchanges]);
  const virtual = useVirtual({ count: shown.length, rowHeight: ROW, scroller });
  const index = shown.findIndex(({ id }) => id === chosen);
  const summary = exchanges.find(({ id }) => id === chosen);

  // A row that was opened from elsewhere (evidence, the diagram) is brought into view; an update moves nothing.
  useEffect(() => {
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
  }, [chosen]);

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW) / ROW) - 2);
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: shown.length - 1,
    };
    if (event.key === 'Escape' && chosen !== null) return onChoose(null);
    const to = moves[event.key];
    if (to === undefined || !shown.length) return;
    event.preventDefault();
    const next = shown[Math.min(Math.max(to, 0), shown.length - 1)];
    if (next) onChoose(next.id);
  };

  const items = virtual.getVirtualItems();
  return (
    <div class={summary ? 'exchanges with-detail' : 'exchanges'}>
      <div
        class="exchange-list"
        role="grid"
        aria-label="Exchanges"
        aria-rowcount={shown.length + 1}
        aria-activedescendant={items.some((item) => item.index === index) ? `${prefix}-${index}` : undefined}
        tabIndex={0}
        ref={scroller}
        onKeyDown={onKeyDown}
      >
        <div role="row" class="exchange-head" aria-rowindex={1} tabIndex={-1}>
          <span role="columnheader" class="cell-role">
            Step
          </span>
          <span role="columnheader" class="cell-method">
            Method
          </span>
          <span role="columnheader" class="cell-url">
            URL
          </span>
          <span role="columnheader" class="cell-status">
            Status
          </span>
          <span role="columnheader" class="cell-preflight">
            Preflight
          </span>
          <span role="columnheader" class="cell-time">
            Time
          </span>
        </div>
        <div role="rowgroup" class="exchange-body" style={{ height: `${virtual.getTotalSize()}px` }} tabIndex={-1}>
          {items.map((item) => {
            const exchange = shown[item.index];
            if (!exchange) return null;
            return (
              <Row
                key={exchange.id}
                id={`${prefix}-${item.index}`}
                exchange={exchange}
                index={item.index}
                top={item.start}
                selected={item.index === index}
                due={due.has(exchange.id)}
                onSelect={() => onChoose(exchange.id)}
              />
            );
          })}
        </div>
        {!shown.length && (
          <p class="quiet-text no-match">
            {exchanges.length ? 'No exchange has this text.' : 'No exchange was seen yet.'}
          </p>
        )}
      </div>
      {summary && (
        <ExchangeDetail
          key={summary.id}
          summary={summary}
          parties={parties}
          due={due.has(summary.id)}
          load={load}
          onClose={() => onChoose(null)}
        />
      )}
    </div>
  );
}
