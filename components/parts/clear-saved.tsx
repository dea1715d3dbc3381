/** The button that clears what the Inspector saved of a sign-in: first it shows what that is. */
import { useContext } from 'preact/hooks';
import type { SavedSignIn, SavedSignInAct } from '../../lib/extension/shared/saved-sign-in.ts';

import { Reachable } from './reachable.ts';
import { Said } from './saved-said.tsx';
import { brief, count, withoutScheme } from './text.ts';

export interface SavedSignInPlace {
  server: string;
  /** As a person calls it. */
  inspector: string;
  isV2: boolean;
  /** What is known so far; it outlives the step that offers it, which goes while the diagnosis is made anew. */
  known: SavedSignIn | 'asking' | null;
  act(what: SavedSignInAct): void;
  dismiss(): void;
}

export function Clear({ place: { server, inspector, isV2, known, act, dismiss } }: { place: SavedSignInPlace }) {
  const reachable = useContext(Reachable);
  const button = (label: string, what: SavedSignInAct) => (
    <button type="button" disabled={known === 'asking' || !reachable} onClick={() => act(what)}>
      {label}
    </button>
  );
  const asks = known !== null && known !== 'asking' && known.is === 'saved' && known.names.length > 0;
  return (
    <div class="clear-sign-in" data-saved={known === null || known === 'asking' ? undefined : known.is}>
      {!asks && button('Clear the saved sign-in…', 'show')}
      <div role="status">
        {known === 'asking' && <p class="quiet-text">Asking {inspector}…</p>}
        {known !== null && known !== 'asking' && (
          <Said known={known} server={brief(withoutScheme(server), 160)} inspector={inspector} isV2={isV2} />
        )}
      </div>
      {asks && (
        <p class="saved-choice">
          {button(`Remove ${count(known.names.length, 'entry', 'entries')}`, 'clear')}
          <button type="button" class="quiet" onClick={dismiss}>
            Keep them
          </button>
        </p>
      )}
      {known !== null && known !== 'asking' && known.is === 'elsewhere' && (
        <p>{button(`Go back to ${inspector}`, 'return')}</p>
      )}
    </div>
  );
}
