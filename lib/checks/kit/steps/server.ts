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
  const from = timeOf({ startedAt: (sent ?? EARLIER_MS) - EARLIER_MS });
  const iso = from.replace(' ', 'T').replace(' UTC', 'Z');
  const command = (label: string, lists: string, prints: string, since: string, last: string): Snippet => ({
    label,
    language: 'command',
    where: `${code(lists)} lists the name`,
    code: `${prints} ${sent ? since : last}`,
  });
  return [
    command('Docker', 'docker ps', 'docker logs YOUR_CONTAINER', `--since ${iso}`, '-n 50'),
    command('systemd', 'systemctl', 'journalctl -u YOUR_SERVICE', `-S '${from}'`, '-n 50'),
    command('Kubernetes', 'kubectl get pods', 'kubectl logs YOUR_POD', `--since-time ${iso}`, '--tail 50'),
  ];
}

/** Something is done in the log; on the reader's own machine it is before their eyes. */
function inLog(url: string | null, act: (log: Prose) => Prose, more: Partial<Step>, sent?: number): Step {
  if (url !== null && isLoopbackOrSubdomain(url))
    return inServer(act('the terminal in which your MCP server runs'), more);
  const where =
    'It is in the terminal where it runs, on the page **Logs** of its hosting service, or in `docker logs`, `journalctl` or `kubectl logs`.';
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

/**
 * Where the response of a server that fails has the name that its code read of nothing; `header`: of a request without a
 * token most likely of the header of the token, whose name finds less than `.split`.
 */
export function findThrown(at: Pick<Observed, 'response'>, header?: 'authorization'): Step[] {
  const word = thrownAt(at.response?.body);
  if (word === undefined) return [];
  const of = header ? 'the header `Authorization`, which this request does not have' : 'a value that is not there';
  return [
    inServer(`Find the line that fails: ${header ? 'most likely ' : ''}it reads ${code(word)} of ${of}.`, {
      values: searchFor([header ?? [], word].flat()),
      only: 'look',
    }),
  ];
}
