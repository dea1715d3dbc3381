/** Steps at the MCP server and the machine that it runs on. */
import type { Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { thrownAt } from '../answers/thrown.ts';
import { clientWord, code } from '../words.ts';
import { inServer, searchFor, value } from './step.ts';

export const restartServer: Step = inServer('Restart your MCP server.');

/** Some frameworks read the authorization server's metadata once, when they start. */
export const restartForMetadata: Step = inServer(
  'Restart your MCP server: some frameworks keep the old metadata until then.',
);

export const readServerLog: Step = inServer(
  'Look for the error in the log of your MCP server, at the time of this request.',
);

/** What was told to log something does so at the next request. */
export const readLogged = ({ client }: Pick<Facts, 'client'>): Step =>
  inServer(
    `Read the last such line in the log of your MCP server after ${client.kind === 'inspector' ? 'the next **Connect**' : `the next sign-in from ${clientWord({ client })}`}.`,
    { only: 'look' },
  );

/** Where the response of a server that fails has the name that its code read of nothing. */
export function findThrown(at: Pick<Observed, 'response'>): Step[] {
  const word = thrownAt(at.response?.body);
  if (word === undefined) return [];
  const text = `Find the line that fails: it reads ${code(word)} of a value that is not there.`;
  return [inServer(text, { values: searchFor([word]), only: 'look' })];
}

/** Of a request without a token most likely the header of the token, whose name finds less than `.split`. */
export function findThrownOfHeader(at: Pick<Observed, 'response'>): Step[] {
  const word = thrownAt(at.response?.body);
  if (word === undefined) return [];
  const text = `Find the line that fails: most likely it reads ${code(word)} of the header \`Authorization\`, which this request does not have.`;
  return [inServer(text, { values: searchFor(['authorization', word]), only: 'look' })];
}

/** The same with the time to look for. */
export const readServerLogAt = ({ startedAt }: { startedAt: number }): Step => ({
  ...readServerLog,
  ...value('Time', `${new Date(startedAt).toISOString().replace('T', ' ').slice(0, 19)} UTC`),
});
