/** The answer's first lines: what it is, where to put it right, and one or two sentences. */
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { Destination } from '../parts/place.tsx';
import { Prose } from '../parts/prose.tsx';
import { brief, withoutScheme } from '../parts/text.ts';
import { VerdictHeader } from '../parts/verdict-header.tsx';
import { headline } from '../parts/words.ts';

/** Who signed in where, in the place of where to put something right. */
function Connected({ client, server }: HandshakeSnapshot) {
  if (server === null) return null;
  return (
    <p class="destination">
      {client === null ? 'Signed in to' : `${brief(client, 80)} signed in to`}{' '}
      <code>{brief(withoutScheme(server), 300)}</code>
    </p>
  );
}

export function Verdict({ handshake, attempt }: { handshake: HandshakeSnapshot; attempt: AttemptSnapshot }) {
  const { summary } = headline(attempt);
  const { verdict, cause, suspect } = attempt.diagnosis;
  return (
    <VerdictHeader attempt={attempt}>
      {cause && <Destination fix={cause.fix} />}
      {verdict === 'connected' && <Connected {...handshake} />}
      <p class="verdict-summary">
        <Prose text={summary} limit={700} />
      </p>
      {suspect && !cause && (
        <p>
          It looks like so far: <b>{<Prose text={suspect.title} limit={240} />}</b>. It may still end well.
        </p>
      )}
    </VerdictHeader>
  );
}
