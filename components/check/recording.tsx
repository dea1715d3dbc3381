/** A HAR file or a log that was opened here: the diagnosis of each sign-in in it, the worst first. */
import type { CheckClient } from '../../lib/extension/views/check-client.ts';
import { entriesOf, worstFirst } from '../parts/entries.ts';
import { serverName } from '../parts/standing.ts';
import { brief, count } from '../parts/text.ts';
import { NO_SIGN_IN, READING } from './announced-words.ts';
import { Answer } from './answer.tsx';
import type { CheckPageState } from './check-state.ts';

/** Sign-ins of one file that are shown here; the panel in DevTools lists all. */
const SHOWN = 5;

export function RecordingView({ state }: { state: CheckPageState }) {
  const recording = state.recording.value;
  if (!recording) return null;
  return (
    <section class="recording" aria-label={brief(recording.name, 120)}>
      <header>
        <h2>{brief(recording.name, 200)}</h2>
        <button type="button" onClick={state.closeRecording}>
          Close the recording
        </button>
      </header>
      {'reading' in recording && <p>{READING}</p>}
      {'problem' in recording && (
        <p class="problem">{brief(`${recording.problem.what} ${recording.problem.next}`, 600)}</p>
      )}
      {'opened' in recording && <SignIns recording={recording} client={state.client} />}
    </section>
  );
}

function SignIns({
  recording: { opened },
  client,
}: {
  client: CheckClient;
  recording: Extract<CheckPageState['recording']['value'], { opened: unknown }>;
}) {
  const { snapshot, notes } = opened;
  const worst = worstFirst(snapshot);
  if (!worst.length) return <p>{NO_SIGN_IN}</p>;
  const more = entriesOf(snapshot).length - worst.slice(0, SHOWN).length;
  return (
    <>
      {worst.slice(0, SHOWN).map(({ handshake, attempt }) => (
        <section key={handshake.id} data-handshake={handshake.id}>
          <h3>{serverName(handshake)}</h3>
          <Answer handshake={handshake} attempt={attempt} chosen={undefined} client={client} />
        </section>
      ))}
      {more > 0 && (
        <p class="quiet-text">
          {count(more, 'further sign-in')} of it {more === 1 ? 'is' : 'are'} shown in the panel <b>MCP Auth</b> of
          DevTools, which opens the same file.
        </p>
      )}
      {notes.length > 0 && <p class="quiet-text">{brief(notes.join(' '), 600)}</p>}
    </>
  );
}
