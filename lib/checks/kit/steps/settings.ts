/** What is entered or chosen in a client, under the names that its fields have there; and a newer Inspector. */
import type { Alternative, Prose, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { clientWord } from '../words.ts';
import { command, inClient, onComputer, value } from './step.ts';

type Named = Pick<Facts, 'client'>;

/** From version 2 on an Inspector has a list of servers, and a form for each; before it had one form. */
const formPath = ({ client }: Named, field: string): { path?: string[] } =>
  client.kind === 'inspector'
    ? { path: client.part === 'backend' ? ['Card of the server', 'Edit', field] : [field] }
    : {};

/** Another address in the place of the one that was entered. */
export const enterUrl = (facts: Named, text: Prose, url?: string): Step =>
  // A form of one page needs no way to the field: the value has its name.
  inClient(facts, text, {
    ...((url === undefined || facts.client.part === 'backend') && formPath(facts, 'URL')),
    ...value('URL', url),
  });

const transports = {
  sse: { older: 'SSE', newer: 'sse (Server-Sent Events)' },
  streamable: { older: 'Streamable HTTP', newer: 'streamable-http' },
} as const;

type Transport = keyof typeof transports;

export const transportIn = ({ client }: Named, transport: Transport): Prose =>
  `the transport **${transports[transport][client.part === 'backend' ? 'newer' : 'older']}**`;

export const chooseTransport = (facts: Named, transport: Transport): Step =>
  inClient(
    facts,
    `Choose ${transportIn(facts, transport)}.`,
    formPath(facts, facts.client.part === 'backend' ? 'Transport' : 'Transport Type'),
  );

/** Which of the two protocols MCP Inspector 2 speaks: the older one, which begins with `initialize`, is its own choice. */
export const chooseHandshake = (facts: Named): Step =>
  inClient(facts, 'Choose **Legacy (2025-11-25 handshake)**.', {
    path: ['Card of the server', 'Settings', 'Options', 'Protocol Era'],
  });

/** A header that the client sends along with its requests to the MCP server. */
export const addHeader = (facts: Named, text: Prose, line: string): Step =>
  inClient(facts, text, { ...customHeaders(facts), ...value('Custom header', line) });

export const customHeaders = ({ client }: Named): { path?: string[] } =>
  client.kind === 'inspector'
    ? { path: [client.part === 'backend' ? 'Settings' : 'Authentication', 'Custom Headers'] }
    : {};

const inspectorAt = (version: string) => `npx @modelcontextprotocol/inspector@${version}`;

/** MCP Inspector 2 sends its requests from its own backend: no page has to be allowed anything. */
export const newInspector = (text: Prose): Step => onComputer(text, command(inspectorAt('latest')));

/** Its own tag at npm (README of version 2): `latest` is version 2. */
const VERSION_1 = 'v1-latest';

/** The one that was in use, where it said which: another major version has other parts and other addresses. */
function sameInspector({ client }: Named): string {
  if (client.kind !== 'inspector') return inspectorAt('latest');
  const { version = '', part } = client;
  return inspectorAt(/^\d+\.\d+\.\d+$/.test(version) ? version : part === 'proxy' ? VERSION_1 : 'latest');
}

/** Nothing is updated by it. */
export const inspectorAgain = (facts: Named, text: Prose): Step => onComputer(text, command(sameInspector(facts)));

/** What runs holds the ports that the next one needs. */
export const stopInspector: Step = onComputer('Stop MCP Inspector with Ctrl+C in its terminal.');
export const stopIfRuns: Step = onComputer('If MCP Inspector still runs: stop it with Ctrl+C in its terminal.');

/** While somebody else mends what only version 2 holds a server to; `not`: what version 1 leaves out. */
export const orOlderInspector = ({ client }: Named, not: Prose): Alternative[] =>
  client.part === 'backend'
    ? [
        {
          when: 'If you cannot wait until it is fixed',
          instead: `use MCP Inspector 1, which ${not}`,
          steps: [stopInspector, onComputer('Start MCP Inspector 1.', command(inspectorAt(VERSION_1)))],
          open: true,
        },
      ]
    : [];

/** The Inspector that was in use, at the port where its callback is; another client in its own way. */
export function startAgain({ client }: Named, port: string): Step {
  const text = 'has to run until the sign-in is over.';
  if (client.kind !== 'inspector') return inClient({ client }, `Start ${clientWord({ client })} again: it ${text}`);
  const at = port === '6274' ? '' : `CLIENT_PORT=${port} `;
  return onComputer(`Start MCP Inspector again: it ${text}`, command(`${at}${sameInspector({ client })}`));
}

/** With an environment variable set for this command. An address may hold what a shell would run: such a one gets no command. */
export const startInspectorWith = (facts: Named, variable: string, text: string, says: Prose): Step =>
  onComputer(
    says,
    /^[\w.:/,[\]-]+$/.test(text)
      ? command(`${variable}=${text} ${sameInspector(facts)}`)
      : value(`Environment variable ${variable}`, text),
  );
