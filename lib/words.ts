/** One name each, wherever it is said: whose it is to change, and how an exchange travelled. */
import type { Via } from './exchange.ts';
import type { ClientVerdict, Owner } from './finding.ts';

export const ownerNames: Record<Owner, string> = {
  'mcp-server': 'the MCP server',
  scalekit: 'the Scalekit dashboard',
  'authorization-server': 'the authorization server',
  client: 'the client',
  network: 'the network',
};

/** Said after the client's name: "MCP Inspector 2.12.0, relayed". */
export const viaNames: Record<Via, string> = {
  direct: 'direct',
  'inspector-v1-proxy': 'through its proxy',
  'inspector-v2-relay': 'relayed',
  'live-check': 'asked by the live check',
};

/** Whether a client could sign in, up to the page of the authorization server. */
export const clientVerdictNames: Record<ClientVerdict['verdict'], string> = {
  cannot: 'Cannot',
  'might-fail': 'Might fail',
  unknown: 'Unknown',
  'nothing-stops-it': 'Nothing stops it',
};
