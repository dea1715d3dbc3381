/** What only the person knows: an error text, the dashboard's JSON, a token. All of it may stay empty. */
import { useId } from 'preact/hooks';
import { readDashboardMetadata } from '../../lib/extension/shared/settings.ts';
import { Details } from '../parts/details.tsx';
import { later } from '../parts/later.tsx';
import type { CheckPageState } from './check-state.ts';
import { TokenField } from './token-field.tsx';

/** Below what is in view, and of a text that has to be entered first. */
const Said = later(async () => (await import('./said.tsx')).Said);
const TokenLook = later(async () => (await import('./token-look.tsx')).TokenLook);

const FIELD = 'error-text';

/** The field for an error text, in view and with the focus. */
export function showErrorText({ change }: CheckPageState): void {
  change();
  setTimeout(toField);
}

function toField(): void {
  const field = document.querySelector<HTMLElement>(`.${FIELD}`);
  const fold = field?.closest('details');
  if (!field || !fold) return;
  fold.open = true;
  field.scrollIntoView({ block: 'center' });
  field.focus();
}

export function MoreKnown({ state }: { state: CheckPageState }) {
  const { form, token } = state;
  const filled = `${form.value.errorText}${form.value.dashboardMetadata}${token.value}` !== '';
  return (
    <Details
      class="more-known"
      summary="Add what you know: error text or log, Metadata JSON, access token"
      open={filled}
    >
      <ErrorText state={state} />
      <ErrorTextSaid state={state} />
      <Metadata state={state} />
      <TokenField state={state} />
      <div role="status">
        {token.value !== '' && <TokenLook token={token.value} observed={state.result.value?.observed} />}
      </div>
      <p class="quiet-text">
        A recording from somewhere else: drop its HAR file or log anywhere on this page, or{' '}
        <label class="file-label">
          choose it
          <input
            type="file"
            class="visually-hidden"
            accept=".har,.log,.jsonl,.txt,application/json,text/plain"
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              if (file) void state.open(file);
              event.currentTarget.value = '';
            }}
          />
        </label>
        .
      </p>
    </Details>
  );
}

const ErrorTextSaid = ({ state: { form, result, recording } }: { state: CheckPageState }) => (
  <Said
    text={form.value.errorText}
    client={form.value.client}
    diagnosis={result.value?.attempt?.diagnosis}
    isLog={recording.value !== null && 'opened' in recording.value}
  />
);

/** What comes of it, where the fields are folded. */
export function Added({ state }: { state: CheckPageState }) {
  const { form, token, result } = state;
  return (
    <>
      {form.value.errorText.trim() !== '' && (
        <section>
          <h2>What your error text means</h2>
          <ErrorTextSaid state={state} />
        </section>
      )}
      {token.value.trim() !== '' && (
        <section>
          <h2>Your access token</h2>
          <TokenLook token={token.value} observed={result.value?.observed} />
        </section>
      )}
    </>
  );
}

function ErrorText({ state }: { state: CheckPageState }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>Error text of the client, or a piece of its log</label>
      <textarea
        id={id}
        class={FIELD}
        rows={3}
        spellcheck={false}
        value={state.form.value.errorText}
        onInput={(event) => state.edit({ errorText: event.currentTarget.value })}
        onChange={() => void state.readPasted()}
      />
    </div>
  );
}

function Metadata({ state: { form, edit } }: { state: CheckPageState }) {
  const id = useId();
  const text = form.value.dashboardMetadata;
  const read = text.trim() ? readDashboardMetadata(text) : null;
  const problem = read && 'problem' in read ? read.problem : null;
  return (
    <div class="field">
      <label for={id}>
        Metadata JSON: what Scalekit shows under <b>MCP Servers › your MCP server › Metadata JSON</b>
      </label>
      <textarea
        id={id}
        rows={3}
        spellcheck={false}
        value={text}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-said`}
        onInput={(event) => edit({ dashboardMetadata: event.currentTarget.value })}
      />
      <p id={`${id}-said`} role="status" class={problem ? 'problem' : 'quiet-text'}>
        {problem ?? (read && 'It is compared with what your MCP server answers.')}
      </p>
    </div>
  );
}
