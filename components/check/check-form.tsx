/** What is known of the server: its URL, and whatever else a person has at hand. */
import { useId } from 'preact/hooks';
import { clientChoices } from '../../lib/check-page/choices.ts';
import { isInstalledHost } from '../../lib/extension/shared/hosts.ts';
import { Prose } from '../parts/prose.tsx';
import { brief, linkHost } from '../parts/text.ts';
import type { CheckPageState } from './check-state.ts';
import { MoreKnown } from './more-known.tsx';
import './check-form.css';

export function CheckForm({ state }: { state: CheckPageState }) {
  const { form, result } = state;
  return (
    <form
      class="check-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        state.start();
      }}
    >
      <div class="check-line">
        <Address state={state} />
        <label class="which-client">
          <span>Which client cannot sign in?</span>
          <select value={form.value.client} onChange={(event) => state.edit({ client: event.currentTarget.value })}>
            <option value="">Any client</option>
            <optgroup label="Asked about most">
              {clientChoices.frequent.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </optgroup>
            <optgroup label="Others">
              {clientChoices.others.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </optgroup>
          </select>
        </label>
        <button type="submit" class={result.value ? undefined : 'primary'}>
          Check
        </button>
      </div>
      <Leave state={state} />
      <MoreKnown state={state} />
    </form>
  );
}

function Address({ state }: { state: CheckPageState }) {
  const id = useId();
  const { form, entered, tried } = state;
  const read = entered.value;
  const problem = tried.value && 'problem' in read ? read.problem : null;
  const program = tried.value && 'nothingToSignIn' in read ? read.nothingToSignIn : null;
  return (
    <div class="address">
      <label for={id}>URL of your MCP server</label>
      <input
        id={id}
        type="text"
        inputMode="url"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        placeholder="https://mcp.example.com/mcp"
        value={form.value.url}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-said`}
        onInput={(event) => state.edit({ url: event.currentTarget.value })}
        onChange={state.settle}
      />
      <div id={`${id}-said`} role="status">
        {problem !== null && (
          <p class="problem">
            <Prose text={problem} limit={400} />
          </p>
        )}
        {program !== null && (
          <p class="program">
            <b>There is nothing to sign in to.</b> <Prose text={program} limit={400} />
          </p>
        )}
      </div>
    </div>
  );
}

/** Why the browser will ask for a permission. */
function Leave({ state: { entered, result } }: { state: CheckPageState }) {
  const read = entered.value;
  if (result.value || !('url' in read) || isInstalledHost(read.url)) return null;
  const host = linkHost(read.url);
  if (host === null) return null;
  return (
    <p class="quiet-text">
      Your browser may ask whether the extension may read <code>{brief(host, 120)}</code>. Without that permission it
      hides what the server answers. You can take the permission back in the settings of the extension.
    </p>
  );
}
