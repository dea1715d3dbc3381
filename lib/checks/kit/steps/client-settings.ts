/** What can be entered in the client that signs in. */
import type { Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { vendorOf } from '../vendors/all.ts';
import { clientWord } from '../words.ts';
import { inClient, value } from './step.ts';

/** Where the Inspectors have the fields of a client that was created by hand. */
const inspector = {
  backend: { path: ['Server Settings', 'OAuth Settings'], id: 'Client ID', secret: 'Client Secret', scopes: 'Scopes' },
  proxy: { path: ['Authentication', 'OAuth 2.0 Flow'], id: 'Client ID', secret: 'Client Secret', scopes: 'Scope' },
} as const;

type Field = 'id' | 'secret' | 'scopes';

const elsewhere = { id: 'Client ID', secret: 'Client secret', scopes: 'scope' } as const;

/** The field of the client, with its path where that is known, and what goes in it. */
export function clientField({ client }: Pick<Facts, 'client'>, what: Field, given?: string) {
  const { path, [what]: name } = inspector[client.part ?? 'backend'];
  const isInspector = client.kind === 'inspector';
  return { ...(isInspector && { path: [...path, name] }), ...value(isInspector ? name : elsewhere[what], given) };
}

/** After a client was created by hand: what only its page has, by what it is called there and looks like. */
export function enterClientId(facts: Facts): Step {
  const text = facts.scalekit
    ? 'Enter the **Client ID** that the page of the new client shows, like `m2m_…`'
    : `Enter the ID ${vendorOf(facts)?.withSecret ? 'and the secret ' : ''}of the new client, which its page there shows`;
  return inClient(facts, `${text}, in ${clientWord(facts)}.`, clientField(facts, 'id'));
}

export const emptyClientId = (facts: Facts): Step =>
  inClient(facts, `Empty the field for a client ID in ${clientWord(facts)}.`, clientField(facts, 'id'));

/** Where nobody names one, none has to be asked for. */
export const emptyScopes = (facts: Facts): Step =>
  inClient(
    facts,
    `Empty the field for scopes of ${clientWord(facts)}: your MCP server asks for none.`,
    clientField(facts, 'scopes'),
  );

export const enterScopes = (facts: Facts, scopes: readonly string[]): Step =>
  scopes.length
    ? inClient(
        facts,
        `Enter ${scopes.length > 1 ? 'these permissions' : 'this permission'} in ${clientWord(facts)}.`,
        clientField(facts, 'scopes', scopes.join(' ')),
      )
    : inClient(
        facts,
        `Enter the permissions that your MCP server wants in the field for scopes of ${clientWord(facts)}: \`scopes_supported\` of its metadata lists them.`,
        clientField(facts, 'scopes'),
      );
