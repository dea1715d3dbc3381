/** A sign-in that is not through: how far it came, what it looks like, and what to try where nothing happens. */
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { DoThis } from '../parts/fix.tsx';
import { Destination } from '../parts/place.tsx';
import { Prose } from '../parts/prose.tsx';
import { SoFar } from './so-far.tsx';

interface NotThroughProps {
  handshake: HandshakeSnapshot;
  attempt: AttemptSnapshot;
}

export function NotThrough({ handshake, attempt }: NotThroughProps) {
  const { suspect } = attempt.diagnosis;
  const open = attempt.running || attempt.atSignIn;
  return (
    <>
      <section>
        <h2>So far</h2>
        <SoFar handshake={handshake} attempt={attempt} />
      </section>
      {(suspect || open) && (
        <section>
          <h2>What it looks like</h2>
          {suspect ? (
            <>
              <p>
                <b>
                  <Prose text={suspect.title} limit={240} />
                </b>
                . {open ? 'It may still end well.' : 'Whether that stopped it was not seen.'}
              </p>
              <p>
                <Prose text={suspect.summary} limit={700} />
              </p>
            </>
          ) : (
            <p>Nothing stops it so far.</p>
          )}
        </section>
      )}
      {suspect && (
        <section>
          <h2>If it stays so</h2>
          <Destination fix={suspect.fix} />
          <DoThis fix={suspect.fix} />
        </section>
      )}
      {attempt.atSignIn && (
        <section>
          <h2>Nothing happens?</h2>
          <p>If no sign-in page opened: look for a blocked popup in the address bar, allow it, and connect again.</p>
        </section>
      )}
    </>
  );
}
