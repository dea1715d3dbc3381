/** What each step of a sign-in is for, and how the standards call it. */
import { type StageId, stageIds } from '../../lib/finding.ts';
import { stageNames } from '../../lib/presentation/words.ts';
import type { HandshakeSnapshot } from '../../lib/snapshot.ts';
import { brief } from './text.ts';

/** The field's own words, for who has read of it elsewhere. */
const stageTerms: Record<StageId, string> = {
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

/** A name is the client's own word: several words at the beginning of a sentence would be read as ours. */
function called(name: string): string {
  const short = brief(name.replace(/^(MCP Inspector) (?!CLI).*$/, '$1'), 60);
  return short === 'MCP Inspector' || /^[\w.-]+$/.test(short) ? short : `“${short.replace(/[“”]/g, '"')}”`;
}

export const partiesOf = ({ client, scalekit }: Pick<HandshakeSnapshot, 'client' | 'scalekit'>): Parties => ({
  client: client === null ? 'The client' : called(client),
  signIn: scalekit ? 'Scalekit' : 'the sign-in service',
});

/** A step by its number and name, as the bar counts it: `3. Where to sign in`. */
export const stepName = (id: StageId, isOpen = false): string =>
  `${stageIds.indexOf(id) + 1}. ${nameOfStage(id, isOpen)}`;

/** `isOpen`: the MCP server lets everybody in, and no token was used. */
const wordsOfStage = (id: StageId, isOpen: boolean): readonly [name: string, term: string] =>
  isOpen && id === 'session' ? ['Use the server', 'MCP request without a token'] : [stageNames[id], stageTerms[id]];
export const nameOfStage = (id: StageId, isOpen: boolean): string => wordsOfStage(id, isOpen)[0];
export const termOfStage = (id: StageId, isOpen: boolean): string => wordsOfStage(id, isOpen)[1];

/** How it stands with a step: it went well, it did not, it is to come, it is under way, and then perhaps by the reader. */
export type HowStep = 'did' | 'failed' | 'does' | 'now' | 'yours';

/** Of a client that never asked for its ID: it was given one, or remembers it. */
export const hadClientId = ({ client, signIn }: Parties): string =>
  `${client} did not register: it used a client ID for ${signIn} that it had.`;

/** What comes of a step, a sentence, by how it stands with it. */
export function stageSays(id: StageId, how: HowStep, { client, signIn }: Parties): string {
  const Its = signIn.charAt(0).toUpperCase() + signIn.slice(1);
  const says: Record<StageId, Record<'did' | 'failed' | 'does', string>> = {
    network: {
      did: `${client} reached your MCP server.`,
      failed: `${client} got no response from your MCP server that it can use.`,
      does: `${client} reaches your MCP server, and may read its response.`,
    },
    challenge: {
      did: 'Your MCP server answered 401, and said where to read how to sign in.',
      failed: 'Your MCP server did not answer 401 with where to read how to sign in.',
      does: 'Your MCP server answers 401, and says where to read how to sign in.',
    },
    'resource-metadata': {
      did: `Your MCP server’s metadata, a JSON document, names ${signIn}.`,
      failed: `Your MCP server’s metadata did not lead to ${signIn}.`,
      does: `Your MCP server’s metadata, a JSON document, names ${signIn}.`,
    },
    'server-metadata': {
      did: `${Its}’s metadata, a JSON document, lists the addresses for signing in.`,
      failed: `${Its}’s metadata did not lead to the addresses for signing in.`,
      does: `${Its}’s metadata, a JSON document, lists the addresses for signing in.`,
    },
    registration: {
      did: `${client} has a client ID, its name at ${signIn}.`,
      failed: `${client} got no client ID from ${signIn}.`,
      does: `${client} gets a client ID from ${signIn}.`,
    },
    authorization: {
      did: `The browser went to ${signIn}, and came back with a code.`,
      failed: `The browser did not come back from ${signIn} with a code.`,
      does: `The browser goes to ${signIn}, and comes back with a code.`,
    },
    token: {
      did: `${client} exchanged the code for an access token.`,
      failed: `${client} got no access token for the code.`,
      does: `${client} exchanges the code for an access token.`,
    },
    session: {
      did: 'Your MCP server accepted the token.',
      failed: 'Your MCP server did not accept the token.',
      does: 'Your MCP server accepts the token.',
    },
  };
  if (how === 'yours' && id === 'authorization')
    return `You sign in at ${signIn}. Then the browser comes back with a code.`;
  if (how !== 'now' && how !== 'yours') return says[id][how];
  // What is not done yet is told by what asks for it.
  const asks: Partial<Record<StageId, string>> = {
    network: `${client} sends its first request to your MCP server.`,
    'resource-metadata': `${client} asks your MCP server for its metadata, a JSON document.`,
    'server-metadata': `${client} asks ${signIn} for its metadata, a JSON document.`,
    registration: `${client} asks ${signIn} for a client ID.`,
    token: `${client} asks ${signIn} for an access token.`,
    session: `${client} sends the token to your MCP server.`,
  };
  return asks[id] ?? says[id].does;
}

/** A sentence that goes on after a colon; a name stays as it is. */
export const goingOn = (sentence: string): string =>
  /^(?:The|A|Your) /.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
