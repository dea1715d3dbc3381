/** One exchange whole: headers and bodies, masked, with what decides in words. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Exchange } from '../../lib/exchange.ts';
import type { Finding, StageId } from '../../lib/finding.ts';
import { viaNames } from '../../lib/presentation/words.ts';
import type { ExchangeSummary } from '../../lib/snapshot.ts';
import { Bounded } from '../parts/bounded.tsx';
import { CopyButton } from '../parts/copy.tsx';
import { CloseIcon } from '../parts/icons.tsx';
import { outcomeOf, outcomeText } from '../parts/outcome.ts';
import { Searched } from '../parts/searched.ts';
import { type Parties, partiesOf } from '../parts/stage-words.ts';
import { brief, duration, plain, time } from '../parts/text.ts';
import { stepOf } from './by-stage.ts';
import { showFirstMarked, useMarked } from './use-marked.ts';
import type { Stops, WholeExchange } from './whole-exchange.tsx';
import '../parts/outcome.css';
import './exchange-detail.css';

type Loaded =
  | { state: 'loading' }
  | { state: 'gone' }
  | { state: 'there'; exchange: Exchange; Whole: typeof WholeExchange };

/** As the list has it, and as the times in a token are shown. */
function withUtc(startedAt: number): string {
  const at = new Date(startedAt);
  if (Number.isNaN(at.getTime())) return time(startedAt);
  const [local, utc] = [time(startedAt), at.toISOString().slice(11, 19)];
  return local === utc ? `${utc} UTC` : `${local} (${utc} UTC)`;
}

/** What shows one is loaded with the first that is opened: it is a fifth of the panel. */
const whole = () => import('./whole-exchange.tsx');

export function ExchangeDetail({
  summary,
  parties = partiesOf({ client: null, scalekit: null }),
  stage,
  remark,
  wrong = false,
  stops,
  warned = [],
  onDiagnosis,
  load,
  searched = '',
  onClose,
}: {
  summary: ExchangeSummary;
  parties?: Parties;
  stage?: StageId | undefined;
  /** Why its status is right, which looks like a fault. */
  remark?: string | undefined;
  /** Its status is what is wrong. */
  wrong?: boolean;
  /** It shows what stopped it. */
  stops?: Stops | undefined;
  /** What is warned of by it. */
  warned?: readonly Finding[];
  /** The way to what to do. */
  onDiagnosis?: () => void;
  load: (id: string) => Promise<Exchange | null>;
  /** What is looked for in it: it is marked, and what hides it is open. */
  searched?: string;
  onClose: () => void;
}) {
  const section = useRef<HTMLElement>(null);
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  const { id, status, failure, durationMs } = summary;

  // Asked again when the summary tells of something new, e.g. an answer that came.
  useEffect(() => {
    let wanted = true;
    Promise.all([load(id), whole()]).then(
      ([exchange, { WholeExchange: Whole }]) =>
        wanted && setLoaded(exchange ? { state: 'there', exchange, Whole } : { state: 'gone' }),
      () => wanted && setLoaded({ state: 'gone' }),
    );
    return () => {
      wanted = false;
    };
  }, [id, status, failure, durationMs]);

  useMarked(section, searched, 'found-in-request');
  useEffect(() => {
    if (loaded.state === 'there' && searched && section.current) showFirstMarked(section.current, searched);
  }, [loaded, searched]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section ref={section} class="exchange-detail" aria-label="Chosen exchange" tabIndex={0}>
      <header>
        <h2>
          <span class={`status ${outcomeOf(summary)}${remark ? ' due' : ''}${wrong ? ' wrong' : ''}`}>
            {outcomeText(summary)}
          </span>{' '}
          {stepOf(summary.role, stage)}
        </h2>
        <button type="button" class="icon-button" onClick={onClose} title="Close" aria-label="Close this exchange">
          <CloseIcon />
        </button>
      </header>
      <p class="exchange-url mono">
        <b>{brief(summary.method, 32)}</b> <Bounded text={plain(summary.url)} limit={600} />
        <CopyButton text={() => plain(summary.url)} what="URL" />
      </p>
      <p class="quiet-text">
        {withUtc(summary.startedAt)}
        {durationMs !== undefined && ` · ${duration(durationMs)}`} · {viaNames[summary.via]}
      </p>
      {loaded.state === 'loading' && <p class="quiet-text">Loading…</p>}
      {loaded.state === 'gone' && (
        <p>
          Headers and bodies of this exchange are no longer kept. What the diagnosis needed of it is under Diagnosis.
        </p>
      )}
      {loaded.state === 'there' && (
        <Searched.Provider value={searched} key={searched}>
          <loaded.Whole
            exchange={loaded.exchange}
            summary={summary}
            stage={stage}
            parties={parties}
            remark={remark}
            stops={stops}
            warned={warned}
            onDiagnosis={onDiagnosis}
          />
        </Searched.Provider>
      )}
    </section>
  );
}
