/** The facts of the sign-in, in the order in which a reader asks for them. */

import { viaNames } from '../../lib/presentation/words.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { brief, time } from '../parts/text.ts';
import '../parts/facts.css';

export function ThisSignIn({ handshake, attempt }: { handshake: HandshakeSnapshot; attempt: AttemptSnapshot }) {
  const { server, scalekit, client, via } = handshake;
  const way = via ? viaNames[via] : null;
  return (
    <section>
      <h2>This sign-in</h2>
      <dl class="facts">
        {server !== null && (
          <>
            <dt>Your MCP server</dt>
            <dd class="mono">{brief(server, 300)}</dd>
          </>
        )}
        {scalekit && (
          <>
            <dt>Scalekit</dt>
            <dd>
              <code>{brief(scalekit.environment, 200)}</code>
              {scalekit.kind !== 'unknown' && ` (${scalekit.kind})`}
            </dd>
          </>
        )}
        {scalekit?.resourceId && (
          <>
            <dt>Resource ID</dt>
            <dd class="mono">{brief(scalekit.resourceId, 120)}</dd>
          </>
        )}
        <dt>Client</dt>
        <dd>
          {brief([client ?? (via === 'live-check' ? '' : 'not recognised'), way].filter(Boolean).join(', '), 200)}
        </dd>
        <dt>Started</dt>
        <dd>{time(attempt.startedAt)}</dd>
      </dl>
    </section>
  );
}
