/** The Exchanges tab: a virtual list, and the chosen exchange beside it. */
// The grid has the focus and the keys, a row is pointed at by aria-activedescendant (ARIA APG, grid), and a virtual list
// has no table to be made of.
// biome-ignore-all lint/a11y/useSemanticElements: see above.
// biome-ignore-all lint/a11y/useFocusableInteractive: see above.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: see above.
import { useEffect, useId, useMemo, useRef } from 'preact/hooks';
import type { Exchange } from '../../lib/exchange.ts';
import type { Diagnosis, Finding, StageId } from '../../lib/finding.ts';
import { decidingOf } from '../../lib/presentation/deciding.ts';
import { causeOf, repeatsIn } from '../../lib/presentation/matters.ts';
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { wrongStatusesIn } from '../parts/evidence.tsx';
import { faultHere } from '../parts/stage-standing.ts';
import type { Parties } from '../parts/stage-words.ts';
import { stagesOfExchanges, stepOf } from './by-stage.ts';
import { CauseLine } from './cause-line.tsx';
import { ExchangeDetail } from './exchange-detail.tsx';
import { Row, type Said } from './exchange-row.tsx';
import { noFilter, type RequestFilter, rowFinder, searchedFor } from './filter.ts';
import { choicesOf, filterRequests } from './filtered.ts';
import { HiddenNotes, NoMatch } from './hidden-notes.tsx';
import { correctRefusals } from './remarks.ts';
import { RequestFilterBar } from './request-filter.tsx';
import { useMarked } from './use-marked.ts';
import { type Search, useSearch } from './use-search.ts';
import { useVirtual } from './virtual.ts';
import './exchanges.css';

/** CSS pixels; the style sheet has the same. */
const ROW = 22;

const columns = [
  ['role', 'Step'],
  ['method', 'Method'],
  ['url', 'URL'],
  ['status', 'Status'],
  ['preflight', 'Preflight'],
  ['time', 'Duration'],
] as const;

/** The first of these that this exchange shows. */
const shownBy = (id: string, findings: readonly Finding[]) =>
  findings.find(({ evidence }) => evidence.some(({ exchange }) => exchange === id));

/** A mark for each warning, as many as are counted: at the step that the bar marks, where a request of it shows it. @internal */
export const markedBy = ({ warnings }: Diagnosis, stages: ReadonlyMap<string, StageId>) =>
  new Set(
    warnings.map(
      ({ evidence, stage }) =>
        (evidence.find(({ exchange }) => stages.get(exchange) === stage) ?? decidingOf(evidence).deciding[0])?.exchange,
    ),
  );

export interface ExchangesProps {
  attempt: AttemptSnapshot;
  /** Who is in it, by the names that the words use. */
  parties: Parties;
  filter: RequestFilter;
  onFilter: (filter: RequestFilter) => void;
  /** Id of the chosen exchange. */
  chosen: string | null;
  onChoose: (id: string | null) => void;
  onDiagnosis: () => void;
  load: (id: string) => Promise<Exchange | null>;
  search: Search;
}

export function ExchangesView({
  attempt,
  parties,
  filter,
  onFilter,
  chosen,
  onChoose,
  onDiagnosis,
  load,
  search,
}: ExchangesProps) {
  const { exchanges, diagnosis } = attempt;
  const scroller = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const prefix = useId();
  const text = searchedFor(filter);
  const { found, searching, failed } = useSearch(text, exchanges, search);
  const correct = useMemo(() => correctRefusals(attempt), [attempt]);
  const stages = useMemo(() => stagesOfExchanges(attempt), [attempt]);
  const cause = useMemo(() => causeOf(attempt), [attempt]);
  const repeats = useMemo(() => repeatsIn(attempt), [attempt]);
  const choices = useMemo(() => choicesOf(attempt, filter), [attempt, filter]);
  const { shown, repeats: hidden } = useMemo(
    () => filterRequests(attempt, filter, { found, repeats }),
    [attempt, filter, found, repeats],
  );
  const inRow = useMemo(() => rowFinder(text, stages), [text, stages]);
  const wrong = useMemo(() => wrongStatusesIn(diagnosis.cause?.evidence ?? []), [diagnosis]);
  const warned = useMemo(() => markedBy(diagnosis, stages), [diagnosis, stages]);
  const stopsAt = (id: string) =>
    cause.has(id) && diagnosis.cause ? { finding: diagnosis.cause, words: faultHere(attempt).words } : undefined;
  const saidOf = (id: string): Said | undefined => {
    if (cause.has(id)) return faultHere(attempt);
    if (shownBy(id, diagnosis.consequences)) return { kind: 'follows', words: 'It followed from what went wrong' };
    return warned.has(id) ? { kind: 'warning', words: 'A warning is about it' } : undefined;
  };
  const virtual = useVirtual({ count: shown.length, sizeOf: () => ROW, head: ROW, scroller });
  const index = shown.findIndex(({ id }) => id === chosen);
  const summary = exchanges.find(({ id }) => id === chosen);
  useMarked(scroller, text, 'found-in-list');

  // A row that was opened from elsewhere (evidence, the diagram) is brought into view; an update moves nothing.
  useEffect(() => {
    if (index >= 0) virtual.show(index);
  }, [chosen]);

  const clear = () => {
    onFilter({ ...noFilter, everything: filter.everything });
    field.current?.focus();
  };
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

  const stops = summary && stopsAt(summary.id);
  const preflights = exchanges.some(({ preflightStatus }) => preflightStatus !== undefined);
  const there = new Set(shown.map(({ id }) => id));
  const causeHidden = shown.length < exchanges.length && exchanges.some(({ id }) => cause.has(id) && !there.has(id));
  return (
    <div class="requests">
      {!stops && <CauseLine attempt={attempt} onDiagnosis={onDiagnosis} />}
      <RequestFilterBar
        filter={filter}
        choices={choices}
        onFilter={onFilter}
        shown={shown.length}
        all={exchanges.length}
        searching={searching}
        failed={failed}
        list={scroller}
        field={field}
      />
      <HiddenNotes
        repeats={hidden}
        cause={causeHidden}
        opened={summary !== undefined && index < 0}
        onEverything={() => onFilter({ ...filter, everything: true })}
        onClear={() =>
          onFilter({ ...noFilter, everything: filter.everything || (chosen !== null && repeats.has(chosen)) })
        }
      />
      <div class={`exchanges${summary ? ' with-detail' : ''}${preflights ? '' : ' without-preflights'}`}>
        <div
          class="exchange-list"
          role="grid"
          aria-label="Requests"
          aria-rowcount={shown.length + 1}
          aria-activedescendant={virtual.rows.some((row) => row.index === index) ? `${prefix}-${index}` : undefined}
          tabIndex={0}
          ref={scroller}
          onKeyDown={onKeyDown}
        >
          <div role="row" class="exchange-head" aria-rowindex={1} tabIndex={-1}>
            {columns.map(([cell, name]) => (
              <span key={cell} role="columnheader" class={`cell-${cell}`}>
                {name}
              </span>
            ))}
          </div>
          <div role="rowgroup" class="exchange-body" style={{ height: `${virtual.height}px` }} tabIndex={-1}>
            {virtual.rows.map((row) => {
              const exchange = shown[row.index];
              if (!exchange) return null;
              return (
                <Row
                  key={exchange.id}
                  id={`${prefix}-${row.index}`}
                  exchange={exchange}
                  index={row.index}
                  top={row.start}
                  step={stepOf(exchange.role, stages.get(exchange.id))}
                  selected={row.index === index}
                  due={correct.has(exchange.id)}
                  wrong={wrong.has(exchange.id)}
                  said={saidOf(exchange.id)}
                  found={inRow(exchange) ? undefined : found.get(exchange.id)}
                  onSelect={() => onChoose(exchange.id)}
                />
              );
            })}
          </div>
        </div>
        {!shown.length && <NoMatch filter={filter} any={exchanges.length > 0} searching={searching} onClear={clear} />}
        {summary && (
          <ExchangeDetail
            key={summary.id}
            summary={summary}
            parties={parties}
            stage={stages.get(summary.id)}
            remark={correct.get(summary.id)}
            wrong={wrong.has(summary.id)}
            stops={stops}
            warned={diagnosis.warnings.filter((one) => shownBy(summary.id, [one]))}
            onDiagnosis={onDiagnosis}
            load={load}
            searched={text}
            onClose={() => onChoose(null)}
          />
        )}
      </div>
    </div>
  );
}
