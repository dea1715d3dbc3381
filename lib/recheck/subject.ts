/** What is checked again: a finding, and of its sign-in what decides how it is asked. */
import type { Finding, ProbeRequest, Verification } from '../finding.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../snapshot.ts';
import { httpUrl } from '../text/url.ts';

export interface AgainSubject {
  /** As the client has it. */
  server: string;
  /** The client's name, as its traffic or a person says it. */
  client?: string;
  /** Of a live check, which watches no client. */
  live?: true;
  /** It goes through the proxy of Inspector v1. */
  throughProxy?: boolean;
  /** The client's requests are a page's: it is asked as one too, else as a program alone. */
  inPage: boolean;
  /** The page that is asked as, where it has another origin than usual. */
  page?: string;
  dashboardMetadata?: string;
  finding: Pick<Finding, 'check' | 'stage' | 'endpoint' | 'evidence' | 'verify'>;
  /** What was found too, and did not stop this (`matterOf`): that it is there is no news. */
  known: readonly string[];
  /** Hosts that the sign-in went on to. */
  hosts: readonly string[];
}

/** Two findings of one matter say the same thing of the same endpoint. */
export const matterOf = ({ check, endpoint }: Pick<Finding, 'check' | 'endpoint'>): string =>
  `${check} ${endpoint ?? ''}`;

/** `undefined` where nobody knows the server's URL: then there is nobody to ask. */
export function subjectOf(
  {
    server,
    client,
    via,
    dashboardMetadata,
  }: Pick<HandshakeSnapshot, 'server' | 'client' | 'via' | 'dashboardMetadata'>,
  { diagnosis, exchanges }: Pick<AttemptSnapshot, 'diagnosis' | 'exchanges'>,
  { check, stage, endpoint, evidence, verify }: Finding,
): AgainSubject | undefined {
  if (server === null) return undefined;
  const page = pageIn(verify);
  const { cause, suspect, consequences, warnings, passed } = diagnosis;
  const all = [cause, suspect, ...consequences, ...warnings].filter((one) => one !== undefined);
  const isFirst = check === (cause ?? suspect)?.check;
  return {
    server,
    ...(client !== null && { client }),
    ...(via === 'live-check' && { live: true }),
    ...(via === 'inspector-v1-proxy' && { throughProxy: true }),
    inPage: isPage(
      via,
      all.map((one) => one.check),
      passed,
    ),
    ...(page !== undefined && { page }),
    ...(dashboardMetadata !== undefined && { dashboardMetadata }),
    finding: { check, stage, evidence, verify, ...(endpoint && { endpoint }) },
    known: [...(isFirst ? [] : all), ...warnings].map(matterOf),
    hosts: hostsOf(exchanges.flatMap(({ role, url }) => (leads.has(role) ? [url] : []))),
  };
}

/** Only of requests of a page does a `cors/…` check say anything; a live check also warns of what a page would meet. */
function isPage(via: HandshakeSnapshot['via'], found: readonly string[], passed: readonly string[]): boolean {
  const ofPages = (ids: readonly string[]) => ids.some((id) => id.startsWith('cors/'));
  return (via === 'direct' && ofPages(found)) || ((via === 'direct' || via === 'live-check') && ofPages(passed));
}

/** Roles of exchanges that stand behind the MCP server, and are asked before a sign-in. */
const leads = new Set(['resource-metadata', 'server-metadata', 'registration']);

export const hostsOf = (urls: readonly string[]): string[] => [
  ...new Set(urls.flatMap((url) => httpUrl(url)?.host ?? [])),
];

/** What a verification asks first. */
export const probesOf = ({ anyOf = [] }: Verification): ProbeRequest[] =>
  anyOf.flatMap(({ request }) =>
    'after' in request ? [request.after, ...(request.take === 'scopes' ? [request.request] : [])] : [request],
  );

/** How many requests it takes at most. */
export const requestsIn = ({ anyOf = [] }: Verification): number =>
  anyOf.reduce((sum, { request }) => sum + ('after' in request ? 2 : 1), 0);

const pageIn = (verify: readonly Verification[]): string | undefined =>
  verify.flatMap(probesOf).find(({ headers }) => headers.origin !== undefined)?.headers.origin;
