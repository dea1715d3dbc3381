/** A check that is under way: how long it takes, whom it leads to, and how to end it. */
import { SECONDS } from '../../lib/recheck/extent.ts';
import { type AgainSubject, hostsOf } from '../../lib/recheck/subject.ts';
import type { Again } from './again.ts';
import { useSeconds } from './seconds.ts';
import { brief, HOSTS } from './text.ts';

export function Running({ again, subject }: { again: Again; subject: AgainSubject }) {
  const { since, state } = again.running ?? { since: 0, state: { phase: 'running' as const, asked: [] } };
  const seconds = useSeconds(since);
  const origins = state.phase === 'needs-permission' ? state.origins : undefined;
  const asked = state.asked.length;
  return (
    <div class="check-row">
      {/* The second click of a double one ends nothing. */}
      <button type="button" onClick={(event) => event.detail < 2 && again.stop()}>
        Stop
      </button>
      {origins ? (
        <>
          <button type="button" class="primary" onClick={() => again.permit(origins)}>
            Allow
          </button>
          <button type="button" onClick={again.decline}>
            Go on without
          </button>
          <p>
            The responses so far lead to <code>{brief(origins.join(', '), HOSTS)}</code>, which the extension may ask
            only if you allow it. Without it, what stands there stays unknown.
          </p>
        </>
      ) : (
        <>
          <progress aria-label="Asking" />
          <p aria-hidden="true">
            Asking <code>{brief(hostOfLast(again, subject), 120)}</code>: {asked} so far, for {seconds} s,{' '}
            {Math.max(0, SECONDS - seconds)} s left
          </p>
        </>
      )}
    </div>
  );
}

const hostOfLast = ({ running }: Again, { server }: AgainSubject): string =>
  hostsOf([running?.state.asked.at(-1)?.url ?? server])[0] ?? server;
