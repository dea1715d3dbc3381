/** What a person does about a fault of a client that its settings get round, with the values that were seen. */
import { scalekitDashboard, yourComputer } from '../checks/kit/places.ts';
import { command, step, value } from '../checks/kit/steps/step.ts';
import { ownEnvironment } from '../checks/kit/words.ts';
import { clientCalled } from '../clients/all.ts';
import { type Client, type Fault, type System, theMetadata } from '../clients/client.ts';
import type { ClientVerdict, Prose, Step } from '../finding.ts';
import type { Observed } from './observed.ts';

type OwnClient = NonNullable<Client['ownClient']>['is'];

/** Stands where the reader’s own goes, as for what stops at capture (`lib/diagnose/fill-in.ts`): the rest is pasted as it is. */
const CLIENT_ID = 'YOUR_CLIENT_ID';

function entryOf({ member, names, callback }: OwnClient, observed: Observed): string {
  const entry = {
    [names.id]: CLIENT_ID,
    ...(observed.authorizationEndpoint && { [names.authorization]: observed.authorizationEndpoint }),
    ...(observed.tokenEndpoint && { [names.token]: observed.tokenEndpoint }),
    ...(observed.scopes.length && { [names.scopes]: observed.scopes }),
    [names.callback]: callback,
  };
  return `"${member}": ${JSON.stringify(entry, null, 2)}`;
}

function createStep({ callback }: OwnClient, { resourceId }: Observed, scalekit: boolean): Step {
  return scalekit
    ? step(scalekitDashboard, 'Create a client with this callback address, and copy its **Client ID**.', {
        path: [
          ownEnvironment,
          'MCP Servers',
          resourceId ?? 'your MCP server',
          'Clients',
          'Create Client',
          'Redirect URL(s)',
        ],
        ...value('Redirect URL(s)', callback),
        link: { url: 'https://app.scalekit.com', label: 'Open the dashboard' },
      })
    : step(
        { kind: 'authorization-server', name: 'the authorization server' },
        'Create a client with this callback address, and copy its client ID.',
        value('Callback address', callback),
      );
}

/** Nothing is set there: it is tried once more. */
const tryAgain = (name: string, text: Prose): Step => step({ kind: 'client', name }, text, { waits: 'sign in again' });

/** Where a later version is known to be without it, that is the first thing; else an entry of its settings is all that it takes. */
function entrySteps(
  { name, update }: Client,
  { files, code, again }: NonNullable<Fault['entry']>,
  { without }: Fault,
  metadata: string,
): Step[] {
  const [condition, add] = without ? ['If that version has the fault too: ', 'add'] : ['', 'Add'];
  return [
    ...(without
      ? [step(yourComputer, `Update ${name} to ${without} or later.`, update && command(update.command))]
      : []),
    step(
      yourComputer,
      `${condition}${add} this to the entry of your MCP server, behind a comma, in the file that has the entry.`,
      {
        values: [...files],
        snippets: [{ label: 'JSON', language: 'json', code: code.replace(theMetadata, () => metadata) }],
      },
    ),
    tryAgain(name, again),
  ];
}

/** `undefined` where nothing but a sentence is known. */
export function faultSteps(
  { client, fault }: ClientVerdict,
  observed: Observed,
  { scalekit, system }: { scalekit: boolean; system: System },
): Step[] | undefined {
  const known = clientCalled(client);
  const ownClient = known?.ownClient?.is;
  const of = known?.faults?.find(({ issue }) => issue === fault?.issue);
  if (known && of?.entry && observed.serverMetadata !== undefined)
    return entrySteps(known, of.entry, of, observed.serverMetadata);
  if (!known || !ownClient || !of?.ownClientHelps) return undefined;
  return [
    createStep(ownClient, observed, scalekit),
    step(
      yourComputer,
      `Add this to the entry of your MCP server in the settings of ${known.name}, with that client ID in the place of \`${CLIENT_ID}\`.`,
      {
        ...value('File', ownClient.files[system]),
        snippets: [{ label: 'JSON', language: 'json', code: entryOf(ownClient, observed) }],
      },
    ),
    tryAgain(known.name, ownClient.again),
  ];
}
