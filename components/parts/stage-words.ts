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

/** What happened in it where it went well, a sentence. */
export function stageDid(id: StageId, { client, signIn }: Parties): string {
  const says: Record<StageId, string> = {
    network: `${client} reaches your MCP server, and may read its response.`,
    challenge: 'Your MCP server answers 401, and says where to read how to sign in.',
    'resource-metadata': `A JSON document of your MCP server names ${signIn}.`,
    'server-metadata': `A JSON document of ${signIn} lists the addresses for signing in.`,
    registration: `${client} has a client ID.`,
    authorization: `The browser went to ${signIn}, and came back with a code.`,
    token: `${client} exchanged the code for an access token.`,
    session: 'Your MCP server accepts the token.',
  };
  return says[id];
}

/** What it is for, whether or not it went well: a sentence. */
export function stageIsFor(id: StageId, { client, signIn }: Parties): string {
  const says: Record<StageId, string> = {
    network: `${client} has to reach your MCP server, and must be allowed to read its response.`,
    challenge: 'Your MCP server has to answer 401, and to say where to read how to sign in.',
    'resource-metadata': `A JSON document of your MCP server has to name ${signIn}.`,
    'server-metadata': `A JSON document of ${signIn} has to list the addresses for signing in.`,
    registration: `${client} has to get a client ID from ${signIn}.`,
    authorization: `The browser has to go to ${signIn}, and to come back with a code.`,
    token: `${client} has to exchange the code for an access token.`,
    session: 'Your MCP server has to accept the token.',
  };
  return says[id];
}

/** A sentence that goes on after a colon; a name stays as it is. */
export const goingOn = (sentence: string): string =>
  /^(?:The|A|Your) /.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
