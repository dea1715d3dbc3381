/** Offers to clear what the Inspector in the tab saved of a sign-in, apart from any step. */
import type { Fix } from '../../lib/finding.ts';
import type { HandshakeSnapshot } from '../../lib/snapshot.ts';
import { Clear, useClearable } from '../parts/clear-sign-in.tsx';

/** A client got that far: before it registers there is nothing of a sign-in to keep. */
const signedIn = ({ attempts }: HandshakeSnapshot): boolean =>
  attempts.some(({ diagnosis }) =>
    diagnosis.stages.some(({ id, status }) =>
      id === 'registration'
        ? status === 'passed' || status === 'warning'
        : AFTER.has(id) && status !== 'not-reached' && status !== 'unknown',
    ),
  );

const AFTER = new Set(['authorization', 'token', 'session']);

/** The same where no step offers it, and where the reader mends something; without a fix, to begin from the start. */
export function SavedSignInSection({ handshake, fix }: { handshake: HandshakeSnapshot; fix: Fix | undefined }) {
  const place = useClearable();
  const mends = fix !== undefined;
  const ofReader = !fix?.do.every(({ place: { kind } }) => kind === 'support' || kind === 'status');
  return (
    place &&
    signedIn(handshake) &&
    !(mends && !ofReader) && (
      <section>
        <h2>Saved sign-in</h2>
        <p class="quiet-text">
          {mends
            ? `It can stay: the next sign-in works with what ${place.inspector} saved. If you want the next sign-in to begin from the start, clear it.`
            : `If you want the next sign-in to begin from the start, clear what ${place.inspector} saved.`}
        </p>
        <Clear place={place} />
      </section>
    )
  );
}
