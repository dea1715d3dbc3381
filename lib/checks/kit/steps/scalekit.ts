/** Steps in the Scalekit dashboard that are no setting of every vendor's, and whom to ask about a sign-in. */
import type { Alternative, NamedValue, Prose, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { theReport } from '../../../presentation/words.ts';
import { isLoopback } from '../../../protocol/addresses.ts';
import { parseUrl } from '../../../text/url.ts';
import type { FixDraft } from '../../define.ts';
import { scalekitDashboard, scalekitStatus, scalekitSupport, support } from '../places.ts';
import { vendorOf } from '../vendors/all.ts';
import { authorizationServer, environmentWord, type InEnvironment } from '../words.ts';
import { newSignIn } from './clients.ts';
import { restartServer } from './server.ts';
import { settingStep } from './setting.ts';
import { inServer, step, value } from './step.ts';

const dashboardLink = { url: 'https://app.scalekit.com', label: 'Open the dashboard' };

/** The MCP server's page in the dashboard is found by its `res_…` id, which stands under its name. */
const yourServer = ({ scalekit }: Pick<Facts, 'scalekit'>) => scalekit?.resourceId ?? 'your MCP server';

/** A step on the page of the MCP server, e.g. `['Configuration', 'Server URL']`; a value goes in what the path ends with. */
export const serverStep = (facts: Pick<Facts, 'scalekit'>, text: string, path: string[], given?: string): Step =>
  serversStep(facts, text, [yourServer(facts), ...path], given);

/** The same of whichever MCP server of the environment, or of all. */
export const serversStep = (environment: InEnvironment, text: string, path: string[] = [], given?: string): Step => ({
  ...dashboardStep(environment, text, ['MCP Servers', ...path], given),
  about: 'server-entry',
});

/** A step anywhere in the dashboard. */
export const dashboardStep = (environment: InEnvironment, text: string, path: string[], given?: string): Step =>
  step(scalekitDashboard, text, {
    path: [environmentWord(environment), ...path],
    ...value(path.at(-1) ?? '', given),
    link: dashboardLink,
  });

/**
 * What the MCP server has to serve, by what it looks like: nothing of it may have been seen. `page`: which MCP server's it is,
 * `of`: that in words.
 */
export const copyJson = (environment: InEnvironment, page = 'your MCP server', of: Prose = ''): Step => ({
  ...serversStep(environment, `Copy the whole **Metadata JSON**${of}. The right one has \`/resources/res_\` in it.`, [
    page,
    'Metadata JSON',
  ]),
  only: 'copy',
});

/** Where it says itself that it fails. */
export const lookForIncident = (facts: Facts): Step =>
  facts.scalekit
    ? step(scalekitStatus, 'Look whether it shows an incident.', {
        link: { url: 'https://status.scalekit.com', label: 'Scalekit status' },
        only: 'look',
      })
    : sendReport(facts);

const getHelp = {
  url: 'https://docs.scalekit.com/authenticate/mcp/troubleshooting/#get-help',
  label: 'How to reach Scalekit support',
};

/** What Scalekit takes in no production environment (*URI validation requirements*). */
const onlyInDevelopment = (address: string | undefined): boolean =>
  isLoopback(address) || parseUrl(address)?.protocol === 'http:';

/** Scalekit takes no address of the developer's own machine here. */
export const refusesLoopback = ({ scalekit }: Pick<Facts, 'scalekit'>, address: string | undefined): boolean =>
  scalekit?.kind === 'production' && onlyInDevelopment(address);

/** Where production takes no such address. */
export const toDevelopment: Step[] = [
  copyJson('your development environment'),
  inServer(
    'Serve that JSON, and take tokens of that environment: production takes neither `http` nor `localhost` as a callback address.',
  ),
  restartServer,
];

/** The same where nothing says which kind of environment it is; `then`: what is to be done there. */
export const orDevelopment = (
  { scalekit }: Pick<Facts, 'scalekit'>,
  address: string | undefined,
  then: readonly Step[] = [],
): Alternative[] =>
  scalekit?.kind === 'unknown' && onlyInDevelopment(address)
    ? [{ kind: 'case', when: 'If this is a production environment', steps: [...toDevelopment, ...then] }]
    : [];

/** What the sign-in is found by in a log. */
function traces({ scalekit, exchanges, authorization }: Facts): NamedValue[] {
  const last = authorization.request?.at ?? exchanges.at(-1);
  const time = last && new Date(last.startedAt).toISOString().replace('T', ' ').slice(0, 19);
  return [
    { name: 'Time (UTC)', value: time },
    { name: 'Resource ID', value: scalekit?.resourceId },
    { name: 'Client ID', value: authorization.request?.clientId },
  ].flatMap(({ name, value }) => (value ? [{ name, value }] : []));
}

const begun = ({ authorization, token, session }: Facts): boolean =>
  authorization.request !== undefined ||
  token.request !== undefined ||
  session.requests.some((x) => x.token.kind === 'token');

/** How to find the sign-in in the logs of whoever signs people in. */
export function logStep(facts: Facts, what = ''): Step[] {
  const vendor = vendorOf(facts);
  if (vendor && !vendor.settings.log) return [];
  const made = settingStep(facts, 'log');
  // What is refused before it is no sign-in yet.
  const text = begun(facts) ? made.text : made.text.replace('this sign-in', 'this request');
  return [{ ...made, text: [text, what].filter(Boolean).join(' '), values: traces(facts), only: 'look' }];
}

/** Where nothing can be changed by the reader: who has to, and what to send them. */
export const sendReport = (facts: Facts): Step =>
  facts.scalekit
    ? step(
        scalekitSupport,
        `Send Scalekit support ${theReport}: it holds the time, the resource ID and the response, and nothing secret.`,
        { link: getHelp },
      )
    : sendReportTo(authorizationServer(facts));

/** `who`: a host, or what stands for it. */
export const sendReportTo = (who: Prose): Step =>
  step(
    support(`whoever runs ${who.replaceAll('`', '')}`),
    `Send ${theReport} to whoever runs ${who}: it holds the time, the address and the response, and nothing secret.`,
  );

/** Somebody else's settings cannot always be changed. */
export function orAskVendor(facts: Facts): Alternative[] {
  if (facts.scalekit) return [];
  const { console } = vendorOf(facts) ?? {};
  const when = console ? `If you have no access to ${console}` : `If you do not run ${authorizationServer(facts)}`;
  return [{ when, steps: [sendReport(facts)] }];
}

/** Where it still fails; whom to ask at another vendor is not known to have an answer. */
export const logsAndSupport = (facts: Facts): Step[] => [
  ...logStep(facts),
  ...(facts.scalekit ? [sendReport(facts)] : []),
];

/** What passes by itself is over then. */
const signInAgain = (facts: Facts): Step =>
  newSignIn(facts, 'after a minute: such a failure may pass', 'try again in a minute');

/** A server that fails by itself: nothing at the reader's end changes it, where somebody else runs it. */
export function failsItself(facts: Facts): FixDraft {
  const [log] = logStep(facts);
  if (facts.scalekit)
    return {
      do: [
        signInAgain(facts),
        {
          ...lookForIncident(facts),
          text: 'If it fails again: look whether it shows an incident, which passes by itself.',
        },
        {
          ...sendReport(facts),
          text: `If it shows none: send Scalekit support ${theReport}, which holds the time, the resource ID and the response, and nothing secret.`,
        },
      ],
      stuck: logStep(facts),
    };
  if (!log) return { do: [signInAgain(facts), sendReport(facts)] };
  return { do: [log], or: orAskVendor(facts) };
}
