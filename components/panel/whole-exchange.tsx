/** What there is of an exchange, in the order in which it explains itself. */
import type { Exchange } from '../../lib/exchange.ts';
import type { Finding, StageId } from '../../lib/finding.ts';
import { destinationWords } from '../../lib/presentation/places.ts';
import type { ExchangeSummary } from '../../lib/snapshot.ts';
import { Details } from '../parts/details.tsx';
import { findingKey } from '../parts/finding.tsx';
import { Mark } from '../parts/mark.tsx';
import { Prose } from '../parts/prose.tsx';
import { type Parties, stageSays } from '../parts/stage-words.ts';
import { brief } from '../parts/text.ts';
import { Body } from './body.tsx';
import { wentBy } from './by-stage.ts';
import { ChallengeParts } from './challenge.tsx';
import { CopyRequest } from './copy-request.tsx';

import { headerRows } from './header-words.ts';
import { Headers } from './headers.tsx';
import { errorIn, methodsIn } from './mcp-message.ts';
import { PreflightPart } from './preflight.tsx';
import { Timing } from './timing.tsx';
import { Token } from './token.tsx';
import { tokensOf } from './token-words.ts';

/** What stopped it. */
export interface Stops {
  /** `It stopped here`. */
  words: string;
  finding: Finding;
}

interface WholeExchangeProps {
  exchange: Exchange;
  summary: ExchangeSummary;
  stage: StageId | undefined;
  parties: Parties;
  remark: string | undefined;
  stops: Stops | undefined;
  warned: readonly Finding[];
  onDiagnosis: (() => void) | undefined;
}

export function WholeExchange({
  exchange,
  summary,
  stage,
  parties,
  remark,
  stops,
  warned,
  onDiagnosis,
}: WholeExchangeProps) {
  const { request, response, failure, preflight, startedAt, undated } = exchange;
  const { role } = summary;
  const went = wentBy(summary, remark !== undefined);
  const methods = methodsIn(request.body);
  const error = errorIn(response?.body);
  const rows = headerRows(request.headers, 'request', exchange, role);
  return (
    <>
      {stops ? (
        <p class="what-stops">
          <Mark kind="failed" />
          <span>
            <b>{stops.words}:</b> <Prose text={stops.finding.title} limit={240} />.{' '}
            {destinationWords(stops.finding.fix)}.{' '}
            <button type="button" onClick={onDiagnosis}>
              What to do
            </button>
          </span>
        </p>
      ) : (
        stage && (
          <p>
            {went === 'does' && 'In this step: '}
            {stageSays(stage, went, parties)} {remark}
          </p>
        )
      )}
      {warned.map((finding) => (
        <p key={findingKey(finding)} class="what-stops">
          <Mark kind="warning" label="Warning" />
          <span>
            <Prose text={finding.title} limit={240} />. {destinationWords(finding.fix)}.{' '}
            <button type="button" onClick={onDiagnosis}>
              What to do
            </button>
          </span>
        </p>
      ))}
      {methods.length > 0 && (
        <p>
          MCP {methods.length === 1 ? 'method' : 'methods'} <code>{brief(methods.join(', '), 300)}</code>
          {error !== undefined && (
            <>
              , answered with the error <code>{brief(error, 300)}</code>
            </>
          )}
        </p>
      )}
      {failure && (
        <p class="failure">
          {failure.kind === 'proxy' ? 'The Inspector answered in the server’s place: ' : ''}
          <code>{brief(failure.text, 600)}</code>
        </p>
      )}
      <CopyRequest exchange={exchange} />
      {response && <ChallengeParts response={response} />}
      {tokensOf(exchange).map((masked) => (
        <Token key={masked.fingerprint} masked={masked} at={undated ? undefined : startedAt} />
      ))}
      <div class={preflight ? 'side-by-side' : ''}>
        {preflight && <PreflightPart exchange={exchange} preflight={preflight} role={role} />}
        <Details open summary="Request headers">
          <Headers rows={rows} partial={request.headersPartial || (request.hidden?.length ?? 0) > 0} />
        </Details>
      </div>
      {request.body !== '' && (
        <Details open summary="Request body">
          <Body text={request.body} method={request.method} what="request body" />
        </Details>
      )}
      {response && (
        <>
          <Details open summary="Response headers">
            <Headers
              rows={headerRows(response.headers, 'response', exchange, role)}
              partial={response.headersPartial}
            />
          </Details>
          <Details open summary="Response body">
            <Body text={response.body} what="response body" />
          </Details>
        </>
      )}
      <Timing exchange={exchange} />
    </>
  );
}
