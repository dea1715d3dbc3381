/** Steps in the Scalekit dashboard, with the menu paths as they are named today. */
import type { Step } from '../../../finding.ts';
import type { Facts, ScalekitFacts } from '../../../handshake/facts.ts';
import { isLoopback } from '../../../protocol/addresses.ts';
import { authorizationServerPlace, scalekitDashboard, scalekitSupport, support } from '../places.ts';
import { code } from '../words.ts';
import { step, value } from './step.ts';

const dashboard = { url: 'https://app.scalekit.com', label: 'Open the Scalekit dashboard' };

/** The MCP server's page in the dashboard is found by its `res_…` id, which stands under its name. */
const yourServer = ({ scalekit }: Pick<Facts, 'scalekit'>) => scalekit?.resourceId ?? 'your MCP server';

/** A step on the page of the MCP server, e.g. `['Configuration', 'Server URL']`; a value goes in what the path ends with. */
export const serverStep = (facts: Pick<Facts, 'scalekit'>, text: string, path: string[], copy?: string): Step =>
  dashboardStep(text, ['MCP Servers', yourServer(facts), ...path], copy);

/** A step elsewhere in the dashboard. */
export const dashboardStep = (text: string, path: string[], copy?: string): Step =>
  step(scalekitDashboard, text, { path, ...value(path.at(-1) ?? '', copy), link: dashboard });

/** Where an authorization server that fails says so itself. */
export const lookForIncident = (facts: Facts): Step =>
  facts.scalekit
    ? step(scalekitSupport, 'Look whether Scalekit reports an incident.', {
        link: { url: 'https://status.scalekit.com', label: 'Scalekit status' },
      })
    : step(authorizationServerPlace(facts), 'Look into the log of the authorization server at this time.');

export const getHelp = {
  url: 'https://docs.scalekit.com/authenticate/mcp/troubleshooting/#get-help',
  label: 'Get help',
};

/** Lets the environment take a callback URL; production takes no address of the developer's own machine. */
export const allowCallback = (kind: ScalekitFacts['kind'], uri: string | undefined): Step[] => [
  dashboardStep('Allow this address.', ['Authentication', 'Redirect URLs', 'Allowed Callback URLs'], uri),
  ...(isLoopback(uri) && kind !== 'development'
    ? [
        step(
          scalekitDashboard,
          'Use a development environment for a client on your own machine: a production environment accepts neither `http` nor `localhost`.',
        ),
      ]
    : []),
];

/** How to find the attempt in Scalekit's logs: the time and the ids that the handshake showed. */
export function logStep({ scalekit, exchanges, authorization }: Facts): Step[] {
  if (!scalekit) return [];
  const last = authorization.request?.at ?? exchanges.at(-1);
  const time = last ? new Date(last.startedAt).toISOString().replace('T', ' ').slice(0, 19) : undefined;
  const filters = [
    time && `the time ${code(`${time} UTC`)}`,
    scalekit.resourceId && `the resource ${code(scalekit.resourceId)}`,
    authorization.request?.clientId && `the client ${code(authorization.request.clientId)}`,
  ].filter((x) => x !== undefined && x !== '' && x !== null);
  return [
    dashboardStep(`Find this attempt in the auth logs by ${filters.join(', ')}, if the reason is still not clear.`, [
      'Authentication',
      'Logs',
    ]),
  ];
}

/** Where nothing can be changed by the reader: who has to, and what to send them. */
export const sendReport = (facts: Facts): Step =>
  facts.scalekit
    ? step(
        scalekitSupport,
        'Send them the report of this page: it holds the time, the resource ID and the response, and nothing secret.',
        { link: getHelp },
      )
    : step(
        support(`whoever runs ${authorizationServerPlace(facts).name}`),
        'Send them the report of this page: it holds the time, the address and the response, and nothing secret.',
      );
