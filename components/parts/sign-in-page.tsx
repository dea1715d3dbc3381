/** Where the person has to finish, and the way there. */
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { PlaceIcon } from './place.tsx';
import { waitingFor } from './waiting.ts';

export function SignInPage({ attempt, client }: { attempt: AttemptSnapshot; client: SessionClient }) {
  const waiting = waitingFor(attempt);
  if (!waiting?.person) return null;
  const { host, tab } = waiting;
  return (
    <p class="destination">
      {tab === undefined ? 'Sign in at' : 'Sign in on the tab that shows'}{' '}
      <strong>
        <span class="tile">
          <PlaceIcon kind="authorization-server" />
        </span>
        {host}
      </strong>{' '}
      {tab !== undefined && (
        <button type="button" class="primary" onClick={() => client.showTab(tab)}>
          Show that tab
        </button>
      )}
    </p>
  );
}
