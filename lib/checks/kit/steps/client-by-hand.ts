/** A client ID for a client that does not register itself, or cannot. */
import type { Alternative, Prose, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { clientWord } from '../words.ts';
import { enterClientId } from './client-settings.ts';
import { settingStep } from './setting.ts';

/** Where this client is called back: as it registers itself, or as the Inspector does. */
function callbackOf({ client }: Facts, uris: readonly string[]): string[] {
  // Of the Inspectors' two addresses the one that ends like this is for their guided flow.
  const used = uris.filter((uri) => !uri.endsWith('/oauth/callback/debug'));
  if (used.length || client.kind !== 'inspector' || !client.origin) return used;
  return [`${client.origin}/oauth/callback`];
}

/** A client that somebody creates at the authorization server and enters in the client that signs in. */
export function createByHand(facts: Facts, uris: readonly string[] = []): Step[] {
  const callback = callbackOf(facts, uris);
  const { text, ...made } = settingStep(facts, 'client', callback);
  const named = callback.length
    ? text
    : `${text.replace('this callback address', `the callback address of ${clientWord(facts)}`)} Its documentation has that under **redirect URI**.`;
  return [{ ...made, text: named }, enterClientId(facts)];
}

/** The same, where a reader cannot go the first way. */
export const orCreateByHand = (facts: Facts, when: Prose, uris: readonly string[] = []): Alternative => ({
  when,
  instead: 'create a client ID by hand',
  steps: createByHand(facts, uris),
});
