/** What the panel has to say of itself: the worker is away, a file could not be read, attempts were dropped. */
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import { CopyButton } from '../parts/copy.tsx';
import { CloseIcon } from '../parts/icons.tsx';
import { reportOf } from '../parts/report.ts';
import { brief, count } from '../parts/text.ts';
import { type PanelState, shownFile } from './panel-state.ts';
import './notices.css';

export function Notices({ state }: { state: PanelState }) {
  const outdated = state.outdated.value;
  const away = state.live.value !== null && !state.connected.value && !outdated;
  const file = shownFile(state);
  const chosen = state.chosen.value;
  return (
    <section class="notices" aria-label="Notices" aria-live="polite">
      {away && (
        <p class="notice">
          The extension was interrupted, and reconnects by itself. Until then what is shown may be old.
        </p>
      )}
      {outdated && state.live.value !== null && (
        <div class="notice">
          <p>
            The extension was updated, and this panel sees nothing new any more. Close DevTools and open them again:
            what is shown here is then gone.
          </p>
          {chosen && <CopyButton label="Copy report" what="" text={() => reportOf(chosen.handshake, chosen.attempt)} />}
        </div>
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
      <NotWhole session={state.live.value} onSave={() => void showSaving(state)} />
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

/** Of what was seen not everything is there, or will be: why, and what to do. */
function NotWhole({ session, onSave }: { session: SessionSnapshot | null; onSave: () => void }) {
  if (!session) return null;
  const { forgotten, missed = 0, unsaved = false } = session;
  if (!forgotten && !missed && !unsaved) return null;
  return (
    <div class={missed || unsaved ? 'notice' : 'notice quiet-text'} role="status">
      <div>
        {unsaved && (
          <p>
            <b>The browser’s storage is full:</b> when the browser stops the extension, what is shown here is gone. Save
            this sign-in as a file, or clear the log of tabs that you do not need.
          </p>
        )}
        {missed > 0 && (
          <p>
            {count(missed, 'request')} {missed === 1 ? 'is' : 'are'} not shown: this page sent more at once than can be
            followed. To see all of a sign-in, reload the tab and press Connect once.
          </p>
        )}
        {forgotten > 0 && (
          <p>
            To save space {count(forgotten, 'older sign-in')} {forgotten === 1 ? 'was' : 'were'} deleted. Of a very long
            sign-in, requests in the middle are deleted first.
          </p>
        )}
      </div>
      {unsaved && (
        <button type="button" onClick={onSave}>
          Save redacted HAR…
        </button>
      )}
    </div>
  );
}

/** Brings the reader to where the sign-in that is shown is saved, with what is in the file. */
async function showSaving(state: PanelState): Promise<void> {
  state.tab.value = 'diagnosis';
  await new Promise((resolve) => setTimeout(resolve));
  const button = document.querySelector<HTMLElement>('.save-har > button');
  button?.scrollIntoView({ block: 'center' });
  button?.focus();
  if (button?.getAttribute('aria-expanded') === 'false') button.click();
}
