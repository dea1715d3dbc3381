/** The answer's first lines: what it is, where to put it right, and one or two sentences. */
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import type { Place } from '../../lib/finding.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { goOn } from '../parts/go-on.ts';
import { headline } from '../parts/headline.ts';
import { Destination, PlaceIcon } from '../parts/place.tsx';
import { Prose } from '../parts/prose.tsx';
import { SignInPage } from '../parts/sign-in-page.tsx';
import { brief, withoutScheme } from '../parts/text.ts';
import { VerdictHeader } from '../parts/verdict-header.tsx';
import { Waited } from '../parts/waited.tsx';
import { isCheck } from '../parts/waiting.ts';

/** Who is connected where, in the place of where to put something right. */
function Connected({ client, server }: HandshakeSnapshot) {
  if (server === null) return null;
  return (
    <p class="destination">
      {client === null ? 'A client' : brief(client, 80)} is connected to{' '}
      <code>{brief(withoutScheme(server), 300)}</code>
    </p>
  );
}

/** Where a sign-in that was not finished goes on, in the place of where to put something right. */
const GoOn = ({ place }: { place: Place | undefined }) =>
  place ? (
    <p class="destination">
      Go on in{' '}
      <strong>
        <span class="tile">
          <PlaceIcon kind={place.kind} />
        </span>
        {brief(place.name, 80)}
      </strong>
    </p>
  ) : null;

interface VerdictProps {
  handshake: HandshakeSnapshot;
  attempt: AttemptSnapshot;
  client: SessionClient;
}

export function Verdict({ handshake, attempt, client }: VerdictProps) {
  const { summary } = headline(attempt, handshake);
  const { running, atSignIn } = attempt;
  const { verdict, cause, suspect } = attempt.diagnosis;
  const main = cause ?? suspect;
  return (
    <VerdictHeader attempt={attempt}>
      {main && <Destination fix={main.fix} />}
      {verdict === 'connected' && <Connected {...handshake} />}
      {verdict === 'incomplete' && !main && !running && !atSignIn && !isCheck(attempt) && (
        <GoOn place={goOn(handshake, attempt)[0]?.place} />
      )}
      <SignInPage attempt={attempt} client={client} />
      <p class="verdict-summary">
        <Prose text={summary} limit={700} />
      </p>
      <Waited attempt={attempt} />
    </VerdictHeader>
  );
}
