/** What is in a redacted HAR file, and what was masked in it. */

import type { RedactedHar } from '../../lib/report/har.ts';
import type { HandshakeSnapshot } from '../../lib/snapshot.ts';
import { kindName } from '../../lib/text/masked-words.ts';
import { brief, count } from '../parts/text.ts';

export { toHar } from '../../lib/report/har.ts';

interface PreviewProps {
  handshake: HandshakeSnapshot;
  har: RedactedHar;
  /** Requests that are not kept any more. */
  gone: number;
}

export function Preview({ handshake, har, gone }: PreviewProps) {
  const { requests, hosts, masked } = har;
  const attempts = handshake.attempts.length;
  if (!requests) return <p>None of its requests is kept any more.</p>;
  return (
    <>
      <p>
        {count(requests, 'request')}
        {attempts > 1 && ` of ${count(attempts, 'attempt')}`} to {count(hosts.length, 'host')}:{' '}
        <span class="mono">{brief(hosts.join(', '), 1000)}</span>
        {gone > 0 && ` (${count(gone, 'further request')} ${gone === 1 ? 'is' : 'are'} not kept any more)`}
      </p>
      <p>
        <b>Masked:</b>{' '}
        {masked.map(({ kind, count: n }) => count(n, kindName(kind))).join(', ') || 'no secret was seen in them'}
      </p>
      <p class="quiet-text">
        All else is as it was seen: addresses, client IDs, and whatever your servers answered, names and e-mail
        addresses too. {gone === 0 && 'Opened here again, the file shows the same sign-in.'}{' '}
        {handshake.dashboardMetadata !== undefined && 'The Metadata JSON that you pasted is not in it.'}
      </p>
    </>
  );
}
