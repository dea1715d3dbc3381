/** What the panel has to say of itself: the worker is away, a file could not be read, attempts were dropped. */
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { CopyButton } from '../parts/copy.tsx';
import { later } from '../parts/later.tsx';
import { Mark } from '../parts/mark.tsx';
import { reportOf } from '../parts/report.ts';
import { brief } from '../parts/text.ts';
import { type PanelState, shownFile } from './panel-state.ts';
import { SaveHar } from './share.tsx';
import './notices.css';

/** Seldom there, and the page need not wait for it. */
const NotWhole = later(async () => (await import('./not-whole.tsx')).NotWhole);
const OpenBefore = later(async () => (await import('./notice.tsx')).OpenBefore);
const Notice = later(async () => (await import('./notice.tsx')).Notice);

/** The worker is gone, and what was heard of it stays in view until it is back. */
export const isAway = ({ live, connected, outdated }: PanelState): boolean =>
  live.value !== null && !connected.value && !outdated.value;

export function Notices({ state, client }: { state: PanelState; client: SessionClient }) {
  const outdated = state.outdated.value;
  const away = isAway(state);
  const file = shownFile(state);
  const chosen = state.chosen.value;
  const live = state.live.value;
  const reload = () => client.reloadTab();
  return (
    <section class="notices" aria-label="Notices" aria-live="polite">
      {away && (
        <p class="notice calm">
          <Mark kind="running" />
          <span>
            Wait a moment: the link to the extension is lost, and comes back by itself. What is shown may be old, and
            grey buttons work again then.
          </span>
        </p>
      )}
      {outdated && state.live.value !== null && (
        <div class="notice">
          <p>
            The extension was updated, and this panel no longer updates. {chosen && 'Copy the report first: '}
            {chosen ? 'what is shown here is gone then. Then close' : 'Close'} DevTools and open them again.
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
        <Notice kind="calm" name={file.name} onDismiss={() => (state.noted.value = [...state.noted.value, file])}>
          {brief(file.notes.join(' '), 600)}
        </Notice>
      )}
      {live?.stale && live.handshakes.length > 0 && <OpenBefore onReload={reload} />}
      {live && (live.forgotten || live.missed || live.unsaved) && (
        <NotWhole session={live} onSave={() => void showSaving(state)} onReload={reload} />
      )}
      <p class="visually-hidden">{brief(state.said.value)}</p>
    </section>
  );
}

/** Brings the reader to where the sign-in that is shown is saved, with what is in the file. */
async function showSaving(state: PanelState): Promise<void> {
  await SaveHar.ready();
  state.tab.value = 'diagnosis';
  await new Promise((resolve) => setTimeout(resolve));
  const button = document.querySelector<HTMLElement>('.save-har > button');
  button?.scrollIntoView({ block: 'center' });
  button?.focus();
  if (button?.getAttribute('aria-expanded') === 'false') button.click();
}
