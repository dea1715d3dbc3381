/** Steps at the MCP server and the machine that it runs on. */
import type { FixStep } from '../../../finding.ts';

export const restartServer: FixStep = { text: 'Restart the server.' };

/** Some frameworks read the authorization server's metadata once, when they start. */
export const restartForMetadata: FixStep = {
  text: 'Restart your MCP server: some frameworks keep the old metadata until then.',
};

export const updateServerSdk: FixStep = { text: 'Update the MCP SDK of your server to its current version.' };

export const readServerLog: FixStep = {
  text: 'Look for the error in the log of the server, at the time of this request.',
};
