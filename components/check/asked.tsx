/** The form once it was sent, in a line: what was asked of whom. The answer is what is seen then. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { askedHost } from '../../lib/check-page/progress.ts';
import { clientCalled } from '../../lib/clients/all.ts';
import { within } from '../../lib/presentation/clients-said.ts';
import { brief } from '../parts/text.ts';
import type { CheckPageState } from './check-state.ts';

export function Asked({ state: { running, result, token, stop, change } }: { state: CheckPageState }) {
  const line = useRef<HTMLParagraphElement>(null);
  // The field or the button that had the focus is gone; a key that is still down presses nothing here.
  useLayoutEffect(() => line.current?.focus(), []);
  const asks = running.value;
  const { form } = asks ?? result.value ?? {};
  if (!form) return null;
  // The form's own may hold a secret.
  const where = asks ? askedHost(asks.state.asked.slice(0, 1), form.url) : (result.value?.url ?? '');
  const name = within(clientCalled(form.client)?.name ?? 'any client', 1);
  const added = [
    form.errorText.trim() && 'your error text',
    form.dashboardMetadata.trim() && 'your Metadata JSON',
    token.value.trim() && 'your access token',
  ].filter(Boolean);
  return (
    <p class="asked" ref={line} tabIndex={-1}>
      <span>
        {asks ? 'Checks' : 'Checked'} <code>{brief(where, 300)}</code> for <b>{name}</b>
        {added.length > 0 && `, with ${added.join(', ')}`}
      </span>
      {/*
       * One button, which keeps the focus; the second click of a double one, on Check, ends nothing, and a key that is held
       * on Stop neither changes the form then nor sends it.
       */}
      <button
        type="button"
        onKeyDown={(event) => event.repeat && event.preventDefault()}
        onClick={({ detail }) => detail < 2 && (asks ? stop() : change())}
      >
        {asks ? 'Stop' : 'Change'}
      </button>
    </p>
  );
}
