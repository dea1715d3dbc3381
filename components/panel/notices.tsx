/** What the panel has to say of itself: the worker is away, a file could not be read, attempts were dropped. */
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import { CloseIcon } from '../parts/icons.tsx';
import { brief, count } from '../parts/text.ts';
import type { PanelState } from './panel-state.ts';
import './notices.css';

export function Notices({ state }: { state: PanelState }) {
  const away = state.live.value !== null && !state.connected.value;
  return (
    <section class="notices" aria-label="Notices" aria-live="polite">
      {away && <p class="notice">The extension’s worker went away. Reconnecting… What is shown is from before.</p>}
      {state.problem.value && (
        <p class="notice problem">
          <span>{brief(state.problem.value, 400)}</span>
          <button type="button" class="icon-button" aria-label="Dismiss" onClick={() => (state.problem.value = null)}>
            <CloseIcon />
          </button>
        </p>
      )}
      {state.live.value?.stale && state.live.value.handshakes.length > 0 && (
        <p class="notice">
          This page was open before the extension was installed or updated. Reload the tab: until then not everything is
          seen.
        </p>
      )}
      <Forgotten session={state.live.value} />
    </section>
  );
}

/** A bounded store drops the oldest attempts first. */
function Forgotten({ session }: { session: SessionSnapshot | null }) {
  if (!session?.forgotten) return null;
  return (
    <p class="notice quiet-text" role="status">
      {count(session.forgotten, 'older attempt')} {session.forgotten === 1 ? 'was' : 'were'} dropped to keep the store
      small.
    </p>
  );
}
