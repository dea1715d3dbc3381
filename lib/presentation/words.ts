/** One name each, wherever it is said: whose it is to change, and how an exchange travelled. */
import type { Via } from '../exchange.ts';
import type { ClientVerdict, Owner, StageId, StageStatus } from '../finding.ts';

/** What is sent to somebody else, as the panel has it; a view without that button says it in its own way. */
export const theReport = 'the report (**Copy report** under **Share**)';

export const ownerNames: Record<Owner, string> = {
  'mcp-server': 'the MCP server',
  scalekit: 'the Scalekit dashboard',
  'authorization-server': 'the authorization server',
  client: 'the client',
  network: 'the network',
};

/** Said after the client's name: "MCP Inspector 2.12.0, relayed". */
export const viaNames: Record<Via, string> = {
  // Of a page as of a program: which of the two it is, does not show in how a request travelled.
  direct: 'sends its requests itself, without a proxy (Direct)',
  'inspector-v1-proxy': 'calls through its own proxy',
  'inspector-v2-relay': 'calls from its own backend',
  'live-check': 'asked by the live check',
};

/** Whether a client could sign in, up to the page of the authorization server. */
export const clientVerdictNames: Record<ClientVerdict['verdict'], string> = {
  cannot: 'Cannot',
  'might-fail': 'Might fail',
  unknown: 'Unknown',
  'nothing-stops-it': 'Should work',
};

/** The steps of a sign-in by their plain names; the field's own are in the tooltips of the views. */
export const stageNames: Record<StageId, string> = {
  network: 'First request',
  challenge: 'Asked to sign in',
  'resource-metadata': 'Where to sign in',
  'server-metadata': 'How to sign in',
  registration: 'Register',
  authorization: 'Sign in',
  token: 'Get a token',
  session: 'Use the token',
};

export const stageStatusNames: Record<StageStatus, string> = {
  passed: 'passed',
  failed: 'failed',
  warning: 'passed, with a warning',
  unknown: 'not seen',
  'not-reached': 'not reached',
};
