/** What the panel has to say of itself: the worker is away, a file could not be read, attempts were dropped. */
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import { CloseIcon } from '../parts/icons.tsx';
import { brief, count } from '../parts/text.ts';
import { type PanelState, shownFile } from './panel-state.ts';
import './notices.css';

export function Notices({ state }: { state: PanelState }) {
  const outdated = state.outdated.value;
  const away = state.live.value !== null && !state.connected.value && !outdated;
  const file = shownFile(state);
  return (
    <section class="notices" aria-label="Notices" aria-live="polite">
      {away && (
        <p class="notice">
          The extension was interrupted, and reconnects by itself. Until then what is shown may be old.
        </p>
      )}
      {outdated && state.live.value !== null && (
        <p class="notice">
          The extension was updated. Close DevTools and open them again: until then nothing new is seen. What is shown
          here is gone then: if you still need it, copy the report first.
        </p>
      )}
      {state.problems.value.map((problem) => (
        <Notice
          key={problem}
          kind="problem"
          name={problem.name}
          onDismiss={() => (state.problems.value = state.problems.value.filter((other) => other !== problem))}
        >
          {brief(`${problem.what} ${problem.next}`, 600)}
        </Notice>
      ))}
      {file && file.notes.length > 0 && !state.noted.value.includes(file) && (
        <Notice kind="quiet-text" name={file.name} onDismiss={() => (state.noted.value = [...state.noted.value, file])}>
          {brief(file.notes.join(' '), 600)}
        </Notice>
      )}
      {state.live.value?.stale && state.live.value.handshakes.length > 0 && (
        <p class="notice">
          This page was open before the extension was installed or updated. Reload the tab: until then not everything is
          seen.
        </p>
      )}
      <Forgotten session={state.live.value} />
      {!!state.live.value?.missed && (
        <p class="notice">
          {count(state.live.value.missed, 'request')} {state.live.value.missed === 1 ? 'is' : 'are'} not shown: this
          page sent more at once than can be followed. To see all of a sign-in, reload the tab and press Connect once.
        </p>
      )}
      {state.live.value?.unsaved && (
        <p class="notice">
          <span>
            The browser’s storage is full: what is shown here is lost when the browser pauses the extension. Save this
            sign-in as a file (<b>Save redacted HAR</b> under <b>Share</b>), or clear the log of tabs that you do not
            need.
          </span>
        </p>
      )}
      <p class="visually-hidden">{brief(state.said.value)}</p>
    </section>
  );
}

interface NoticeProps {
  kind: 'problem' | 'quiet-text';
  /** Of the file that it is about. */
  name: string;
  onDismiss: () => void;
  children: string;
}

function Notice({ kind, name, onDismiss, children }: NoticeProps) {
  const about = brief(name, 120);
  return (
    <p class={`notice ${kind}`}>
      <span>
        <b>{about}</b>: {children}
      </span>
      <button type="button" class="icon-button" aria-label={`Dismiss what is said of ${about}`} onClick={onDismiss}>
        <CloseIcon />
      </button>
    </p>
  );
}

/** A bounded store drops the oldest attempts first, and of one that is too long by itself what is between its beginning and end. */
function Forgotten({ session }: { session: SessionSnapshot | null }) {
  if (!session?.forgotten) return null;
  return (
    <p class="notice quiet-text" role="status">
      {count(session.forgotten, 'older attempt')} {session.forgotten === 1 ? 'was' : 'were'} deleted to save space. A
      very long one loses the requests in its middle first.
    </p>
  );
}
