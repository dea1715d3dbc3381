/** Steps at the MCP server and the machine that it runs on. */
import type { Prose, Snippet, Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { isLoopbackOrSubdomain } from '../../../protocol/addresses.ts';
import { thrownAt } from '../answers/thrown.ts';
import { clientWord, code, timeOf } from '../words.ts';
import { inServer, searchFor, value } from './step.ts';

export const restartServer: Step = inServer('Restart your MCP server.');

/** Some frameworks read the authorization server's metadata once, when they start. */
export const restartForMetadata: Step = inServer(
  'Restart your MCP server: some frameworks keep the old metadata until then.',
);

/** Clocks differ. */
const EARLIER_MS = 30_000;

/** Prints what is in a log, by how a server is run: from shortly before a request on, or its end. */
function logCommands(sent?: number): Snippet[] {
  const from = sent && new Date(sent - EARLIER_MS).toISOString().slice(0, 19);
  const command = (label: string, where: Prose, code: string): Snippet => ({ label, language: 'command', where, code });
  return [
    command(
      'Docker',
      'on its machine. `docker ps` lists the name',
      `docker logs ${from ? `--since ${from}Z` : '-n 50'} YOUR_CONTAINER`,
    ),
    command(
      'systemd',
      'on its machine. `systemctl` lists the name',
      `journalctl -u YOUR_SERVICE ${from ? `-S '${from.replace('T', ' ')} UTC'` : '-n 50'}`,
    ),
    command(
      'Kubernetes',
      'on any computer with `kubectl`. `kubectl get pods` lists the name',
      `kubectl logs YOUR_POD ${from ? `--since-time ${from}Z` : '--tail 50'}`,
    ),
  ];
}

/** Something is done in the log; on the reader's own machine it is before their eyes. */
function inLog(url: string | null, act: (log: Prose) => Prose, more: Partial<Step>, sent?: number): Step {
  if (url !== null && isLoopbackOrSubdomain(url))
    return inServer(act('the terminal in which your MCP server runs'), more);
  const where = 'It is in the terminal where it runs, on the page **Logs** of its host, or printed by this command.';
  return inServer(`${act('the log of your MCP server')} ${where}`, { ...more, snippets: logCommands(sent) });
}

/** `what` is found in the log, at the time of this request. */
export const findInLog = (at: Pick<Observed, 'request' | 'startedAt'>, what: Prose = 'the error'): Step =>
  inLog(at.request.url, (log) => `Find ${what} at this time in ${log}.`, value('Time', timeOf(at)), at.startedAt);

/** What was told to log something does so at the next request. */
export const readLogged = ({ client, server }: Pick<Facts, 'client' | 'server'>): Step => {
  const next = client.kind === 'inspector' ? 'the next **Connect**' : `the next sign-in from ${clientWord({ client })}`;
  return inLog(server, (log) => `Read the last such line in ${log} after ${next}.`, { only: 'look' });
};

/** Of an error with a list of files, whichever way around the language writes it. */
export const correctThrown: Step = inServer(
  'Correct the line that the error names: of the files beside it the nearest of your own code, such as `src/auth.ts:42`.',
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
