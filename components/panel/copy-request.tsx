/** The way to send a request again by hand; no secret is in what is copied. */
import { useMemo } from 'preact/hooks';
import type { Exchange } from '../../lib/exchange.ts';
import { curlCommand } from '../../lib/report/curl.ts';
import { fetchCall } from '../../lib/report/fetch.ts';
import { sentAgain } from '../../lib/report/sent-again.ts';
import { CopyButton } from '../parts/copy.tsx';

export function CopyRequest({ exchange }: { exchange: Exchange }) {
  const request = useMemo(() => sentAgain(exchange), [exchange]);
  const { placeholders, notes } = request;
  return (
    <div class="copy-request">
      <CopyButton text={() => curlCommand(request)} what="request" label="Copy as curl" />
      <CopyButton text={() => fetchCall(request)} what="request" label="Copy as fetch" />
      <p class="quiet-text">
        {placeholders.length > 0 && (
          <>
            The copy has no secrets: set{' '}
            {placeholders.slice(0, 6).map(({ name, what }, index) => (
              <span key={name}>
                {index > 0 && ', '}
                <code title={what}>{name}</code>
              </span>
            ))}
            {placeholders.length > 6 && ' and others'} before you run it.{' '}
          </>
        )}
        {notes.join(' ')}
      </p>
    </div>
  );
}
