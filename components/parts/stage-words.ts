/** What each step of a sign-in is for, and how the standards call it. */
import type { StageId } from '../../lib/finding.ts';
import type { HandshakeSnapshot } from '../../lib/snapshot.ts';
import { brief } from './text.ts';

/** The field's own words, for who has read of it elsewhere. */
export const stageTerms: Record<StageId, string> = {
  network: 'network',
  challenge: '401 with WWW-Authenticate',
  'resource-metadata': 'protected resource metadata',
  'server-metadata': 'authorization server metadata',
  registration: 'client registration',
  authorization: 'authorization request and callback',
  token: 'token request',
  session: 'MCP request with the token',
};

/** The parties by the names that a reader knows them by. */
export interface Parties {
  client: string;
  /** Who signs people in: Scalekit, or another's server. */
  signIn: string;
}

export const partiesOf = ({ client, scalekit }: Pick<HandshakeSnapshot, 'client' | 'scalekit'>): Parties => ({
  client: client === null ? 'The client' : brief(client.replace(/^(MCP Inspector) .*$/, '$1'), 60),
  signIn: scalekit ? 'Scalekit' : 'the authorization server',
});

/** What happens in it when it goes well, a sentence. */
export function stageSays(id: StageId, { client, signIn }: Parties): string {
  const says: Record<StageId, string> = {
    network: `${client} reaches your MCP server, and may read its response.`,
    challenge: 'Your MCP server answers 401, and says where to read how to sign in.',
    'resource-metadata': `A JSON document of your MCP server names ${signIn}.`,
    'server-metadata': `A JSON document of ${signIn} lists the addresses for signing in.`,
    registration: `${client} gets a client ID from ${signIn}.`,
    authorization: `The browser goes to ${signIn}, and comes back with a code.`,
    token: `${client} exchanges the code for an access token.`,
    session: 'Your MCP server accepts the token.',
  };
  return says[id];
}
