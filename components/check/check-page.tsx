/** The check page: checks a server by its URL, for whichever client. It asks nothing that it can find out, and begins nothing by itself. */
import { useEffect, useMemo } from 'preact/hooks';
import '../parts/base.css';
import type { CheckForm as Form } from '../../lib/check-page/link.ts';
import { FileDrop } from '../panel/file-drop.tsx';
import { Announced } from '../parts/announced.tsx';
import { useKeptFocus } from '../parts/kept-focus.ts';
import { brief } from '../parts/text.ts';
import { AboutClient } from './about-client.tsx';
import { recordingWords, resultWords } from './announced-words.ts';
import { Asked } from './asked.tsx';
import { CheckForm } from './check-form.tsx';
import { type CheckPageHost, createCheckState } from './check-state.ts';
import { Live } from './live.tsx';
import { Progress } from './progress.tsx';
import { RecordingView } from './recording.tsx';
import { Servers } from './servers.tsx';
import './check-page.css';

export function CheckPage({ host, given }: { host: CheckPageHost; given: Partial<Form> }) {
  const state = useMemo(() => createCheckState(host, given), [host, given]);
  useKeptFocus();
  useEffect(() => {
    void state.load();
    // A page that a browser keeps to come back to is left, too.
    addEventListener('pagehide', state.forgetToken);
    return () => {
      removeEventListener('pagehide', state.forgetToken);
      state.end();
    };
  }, [state]);
  const { running, result, refused, form } = state;
  const folded = state.folded.value;
  return (
    <main class="check-page">
      <header class="page-head">
        <h1>Check a server</h1>
        {folded ? (
          <Asked state={state} />
        ) : (
          <p class="quiet-text">
            Sends the requests that a client sends before a sign-in. Registers nothing, signs nobody in.
          </p>
        )}
      </header>
      {!folded && <CheckForm state={state} />}
      <div role="status" class="said-status">
        {refused.value !== null && <p class="problem">{brief(refused.value, 600)}</p>}
      </div>
      <Announced words={resultWords(result.value)} />
      <Announced words={recordingWords(state.recording.value)} />
      {running.value && <Progress key={running.value.startedAt} state={state} running={running.value} />}
      {result.value && <Live key={result.value.startedAt} result={result.value} state={state} />}
      <RecordingView state={state} />
      {!running.value && !result.value && <Servers state={state} />}
      {!running.value && <AboutClient client={(result.value?.form ?? form.value).client} system={state.system} />}
      <FileDrop onDrop={([file]) => file && void state.open(file)} />
    </main>
  );
}
