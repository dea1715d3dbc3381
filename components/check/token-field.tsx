/** An access token, decoded here: it is in no message, storage or address, and is gone with the page. */
import { useId } from 'preact/hooks';
import type { CheckPageState } from './check-state.ts';

export function TokenField({ state: { token, forgetToken } }: { state: CheckPageState }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>Access token: it is read on this page alone, sent nowhere and kept nowhere</label>
      <textarea
        id={id}
        class="token-text"
        rows={2}
        autocomplete="off"
        spellcheck={false}
        value={token.value}
        onInput={(event) => {
          token.value = event.currentTarget.value;
        }}
      />
      {token.value !== '' && (
        <div class="actions">
          <button type="button" onClick={forgetToken}>
            Clear the token
          </button>
        </div>
      )}
    </div>
  );
}
