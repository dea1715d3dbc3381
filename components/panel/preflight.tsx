/** The browser's permission check, which went before a request: what it asked, and what came back. */
import type { Exchange, Preflight } from '../../lib/exchange.ts';
import { Details } from '../parts/details.tsx';
import { outcomeText } from '../parts/outcome.ts';
import { headerRows, stoppedAtStatus } from './header-words.ts';
import { Headers } from './headers.tsx';

interface PreflightPartProps {
  exchange: Exchange;
  preflight: Preflight;
  role: string;
}

export function PreflightPart({ exchange, preflight, role }: PreflightPartProps) {
  const { request, response, failure } = preflight;
  const stopped = stoppedAtStatus(exchange);
  return (
    <Details
      open
      summary={
        <>
          Permission check of the browser (CORS preflight){' '}
          <span class="quiet-text">
            {outcomeText({ ...(response && { status: response.status }), ...(failure && { failure: failure.text }) })}
          </span>
        </>
      }
    >
      {stopped && <p class="failure">{stopped}</p>}
      <h3>OPTIONS asked</h3>
      <Headers rows={headerRows(request.headers, 'asks', exchange, role)} />
      {response && (
        <>
          <h3>The response</h3>
          <Headers rows={headerRows(response.headers, 'allows', exchange, role)} partial={response.headersPartial} />
        </>
      )}
    </Details>
  );
}
