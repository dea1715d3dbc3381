/** One exchange whole: headers and bodies, masked, with tokens in words. */
import { useEffect, useState } from 'preact/hooks';
import type { Exchange, HeaderLines, Preflight } from '../../lib/exchange.ts';
import { readMasked } from '../../lib/masked.ts';
import type { ExchangeSummary } from '../../lib/snapshot.ts';
import { viaNames } from '../../lib/words.ts';
import { Bounded } from '../parts/bounded.tsx';
import { CopyButton } from '../parts/copy.tsx';
import { Details } from '../parts/details.tsx';
import { CloseIcon } from '../parts/icons.tsx';
import { outcomeOf, outcomeText } from '../parts/outcome.ts';
import { brief, duration, plain, time } from '../parts/text.ts';
import { roleName } from '../parts/words.ts';
import { Body } from './body.tsx';
import { Token } from './token.tsx';
import '../parts/outcome.css';
import './headers.css';
import './exchange-detail.css';

function Headers({ lines, partial }: { lines: HeaderLines; partial?: boolean | undefined }) {
  return (
    <>
      {lines.length > 0 && (
        <dl class="headers">
          {lines.map(([name, value], index) => (
            <div key={index}>
              <dt>{brief(name, 256)}</dt>
              <dd>
                <Bounded text={plain(value)} limit={1000} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {!lines.length && <p class="quiet-text">None were seen.</p>}
      {partial && <p class="quiet-text">There may be more: this source does not show all headers.</p>}
    </>
  );
}

function PreflightPart({ preflight }: { preflight: Preflight }) {
  const { response, failure } = preflight;
  return (
    <Details
      open
      summary={
        <>
          Preflight{' '}
          <span class="quiet-text">
            {outcomeText({ ...(response && { status: response.status }), ...(failure && { failure: failure.text }) })}
          </span>
        </>
      }
    >
      <h3>OPTIONS asked</h3>
      <Headers lines={preflight.request.headers} />
      {response && (
        <>
          <h3>The answer</h3>
          <Headers lines={response.headers} />
        </>
      )}
    </Details>
  );
}

function Whole({ exchange }: { exchange: Exchange }) {
  const { request, response, failure, preflight } = exchange;
  const tokens = [request.body, response?.body, ...request.headers.map(([, value]) => value)]
    .map((text) => readMasked(text))
    .filter((masked) => masked?.claims !== undefined);
  return (
    <>
      {failure && (
        <p class="failure">
          {failure.kind === 'proxy' ? 'The Inspector answered in the server’s place: ' : ''}
          <code>{brief(failure.text, 600)}</code>
        </p>
      )}
      {tokens.map((masked) => masked && <Token key={masked.fingerprint} masked={masked} />)}
      {preflight && <PreflightPart preflight={preflight} />}
      <Details open summary="Request headers">
        <Headers lines={request.headers} partial={request.headersPartial || (request.hidden?.length ?? 0) > 0} />
      </Details>
      {request.body !== '' && (
        <Details open summary="Request body">
          <Body text={request.body} method={request.method} />
        </Details>
      )}
      {response && (
        <>
          <Details open summary="Response headers">
            <Headers lines={response.headers} partial={response.headersPartial} />
          </Details>
          <Details open summary="Response body">
            <Body text={response.body} />
          </Details>
        </>
      )}
    </>
  );
}

type Loaded = { state: 'loading' } | { state: 'gone' } | { state: 'there'; exchange: Exchange };

export function ExchangeDetail({
  summary,
  load,
  onClose,
}: {
  summary: ExchangeSummary;
  load: (id: string) => Promise<Exchange | null>;
  onClose: () => void;
}) {
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  const { id, status, failure, durationMs } = summary;

  // Asked again when the summary tells of something new, e.g. an answer that came.
  useEffect(() => {
    let wanted = true;
    load(id).then(
      (exchange) => wanted && setLoaded(exchange ? { state: 'there', exchange } : { state: 'gone' }),
      () => wanted && setLoaded({ state: 'gone' }),
    );
    return () => {
      wanted = false;
    };
  }, [id, status, failure, durationMs]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="exchange-detail" aria-label="Chosen exchange" tabIndex={0}>
      <header>
        <h2>
          <span class={`status ${outcomeOf(summary)}`}>{outcomeText(summary)}</span> {roleName(summary.role)}
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
        {time(summary.startedAt)}
        {durationMs !== undefined && ` · ${duration(durationMs)}`} · {viaNames[summary.via]}
      </p>
      {loaded.state === 'loading' && <p class="quiet-text">Loading…</p>}
      {loaded.state === 'gone' && (
        <p>
          Headers and bodies of this exchange are no longer kept. What the diagnosis needed of it is under Diagnosis.
        </p>
      )}
      {loaded.state === 'there' && <Whole exchange={loaded.exchange} />}
    </section>
  );
}
