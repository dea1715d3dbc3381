/** What can be entered in the client that signs in. */
import type { Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { vendorOf } from '../vendors/all.ts';
import { clientWord } from '../words.ts';
import { inClient, value } from './step.ts';

/** Where the Inspectors have the fields of a client that was created by hand. */
const inspector = {
  backend: { path: ['Server Settings', 'OAuth Settings'], id: 'Client ID', scopes: 'Scopes' },
  proxy: { path: ['Authentication', 'OAuth 2.0 Flow'], id: 'Client ID', scopes: 'Scope' },
} as const;

type Field = 'id' | 'scopes';

function field({ client }: Pick<Facts, 'client'>, what: Field, given?: string) {
  const { path, [what]: name } = inspector[client.part ?? 'backend'];
  const isInspector = client.kind === 'inspector';
  return { ...(isInspector && { path: [...path, name] }), ...value(isInspector ? name : 'scope', given) };
}

/** After a client was created by hand. */
export const enterClientId = (facts: Facts): Step => {
  const secret = vendorOf(facts)?.withSecret === true;
  const what = secret ? 'the ID and the secret of the new client' : 'the ID of the new client';
  return inClient(facts, `Enter ${what} in ${clientWord(facts)}.`, field(facts, 'id'));
};

export const emptyClientId = (facts: Facts): Step =>
  inClient(facts, `Empty the field for a client ID in ${clientWord(facts)}.`, field(facts, 'id'));

export const enterScopes = (facts: Facts, scopes: readonly string[]): Step =>
  scopes.length
    ? inClient(facts, `Enter these permissions in ${clientWord(facts)}.`, field(facts, 'scopes', scopes.join(' ')))
    : inClient(
        facts,
        `Enter in ${clientWord(facts)} the permissions that your MCP server wants.`,
        field(facts, 'scopes'),
      );
