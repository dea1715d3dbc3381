/**
 * What the client got past. A failed check that the client got past can only be a warning; each kind of failure names
 * here, as data, the later exchange that shows it. What a client guessed never counts.
 */
import { header } from '../exchange.ts';
import { type Endpoint, type StageId, stageIds } from '../finding.ts';
import { isSuccess } from '../protocol/status.ts';
import { isObject } from '../text/json.ts';
import { parseUrl } from '../text/url.ts';
import { ways } from '../ways.ts';
import { grantOf } from './body.ts';
import { type Facts, isMcp, type McpExchange, type Observed, type Role } from './facts.ts';

const answered = (x: Observed) => x.status !== undefined && x.readable !== false;
const success = (x: Observed) => answered(x) && isSuccess(x);
const is =
  (...roles: Role[]) =>
  (x: Observed) =>
    !x.guessed && !x.unsent && roles.includes(x.role);

/** An MCP request was answered well, as far as that was seen: the older transport opens with a stream, and takes messages with 202. */
const isLetIn = (x: Observed): boolean =>
  isMcp(x) && success(x) && (x.outcome === 'accepted' || (!ways[x.via].wrapped && mayBeIn(x)));
function mayBeIn({ status, request, response, rpc }: McpExchange): boolean {
  const type = header(response?.headers, 'content-type');
  if (status === 202) return !response?.body;
  // A log may tell only that it was a success.
  if (request.method === 'GET')
    return type === undefined ? response?.headersPartial === true : /^text\/event-stream/.test(type);
  return rpc === 'unseen' && !/html/.test(type ?? '');
}

/** The MCP server asked for no token after that, and the client sought none: what it looked for in vain it did not need. */
function needsNoToken({ exchanges, mcp }: Facts): boolean {
  const letIn = mcp.findLast(isLetIn);
  return (
    letIn !== undefined &&
    !exchanges.some((x) => seeksToken.has(x.role)) &&
    !mcp.some((x) => x.position > letIn.position && (x.outcome === 'refused' || x.outcome === 'blocked'))
  );
}
const seeksToken: ReadonlySet<Role> = new Set<Role>(['registration', 'authorization', 'callback', 'token']);

const accepted = (x: Observed) => isMcp(x) && x.outcome === 'accepted';
const reached = (x: Observed) =>
  accepted(x) || (isMcp(x) && x.status === 401 && x.readable !== false && !isLostOnTheWay(x));
/** A redirect made a `GET` of the message: what is asked for a token then is no message any more, and the next one will be none. */
const isLostOnTheWay = ({ via, redirectedFrom, request }: Observed) =>
  via === 'live-check' &&
  redirectedFrom !== undefined &&
  request.method === 'GET' &&
  !request.headers.some(([name, value]) => name === 'accept' && value === 'text/event-stream');

/** What asks to sign in and names no client did without what a registration brings: it did not get one. */
const namesClient = ({ authorization: { request } }: Facts): boolean =>
  !request || request.clientId !== undefined || request.byReference;

/** A program has a code: it was at the sign-in page, of which a capture of its process alone shows nothing. */
const redeems = (x: Observed) => x.page.origin === null && is('token')(x) && grantOf(x) === 'authorization_code';

type Metadata = 'resource-metadata' | 'server-metadata';
/** An empty object is none. */
const isDocument = (value: unknown) => isObject(value) && Object.keys(value).length > 0;
const brought = (role: Metadata) => (x: Observed) => x.role === role && success(x) && isDocument(x.json);
/** Where the body was not seen (lost around a redirect) but success was, it may have been read. */
const read = (role: Metadata) => (x: Observed) =>
  brought(role)(x) || (x.role === role && success(x) && x.bodyKind === 'unseen');
/** Only the document names these endpoints; those that a client makes up are guessed. */
const endpoint = is('registration', 'authorization', 'token');

/** GitHub's and Slack's refusals have a status of success. */
const issued = (x: Observed) => is('token')(x) && success(x) && !(isObject(x.json) && x.json.error);
/** RFC 8414 §3.3, of what the MCP server itself serves: a copy. What an authorization server says at its own host is read. */
function isCopy({ json, request }: Observed, { server }: Facts): boolean {
  const issuer = isObject(json) && typeof json.issuer === 'string' ? parseUrl(json.issuer) : undefined;
  const origin = parseUrl(request.url)?.origin;
  return issuer !== undefined && issuer.origin !== origin && origin === parseUrl(server ?? undefined)?.origin;
}
const carriesToken = (x: Observed) =>
  is('token')(x) && success(x) && isObject(x.json) && typeof x.json.access_token === 'string';

/** The later exchange that shows it. */
const shown = {
  'mcp-reached': reached,
  'mcp-accepted': accepted,
  /** The former for a request without a token, else the latter. */
  'mcp-passed': accepted,
  'metadata-requested': is('resource-metadata', 'server-metadata', 'registration', 'authorization', 'token'),
  /** Server metadata is enough: a client that has it needs the resource metadata no more. */
  'resource-metadata-read': (x) => read('resource-metadata')(x) || read('server-metadata')(x) || endpoint(x),
  /** The MCP server's copy of another issuer's is not: a client that compares the two stops at it. */
  'resource-metadata-or-own': (x, facts) =>
    read('resource-metadata')(x) || (read('server-metadata')(x) && !isCopy(x, facts)) || endpoint(x),
  'server-metadata-read': (x) => read('server-metadata')(x) || endpoint(x),
  'server-metadata-answered': (x) => x.role === 'server-metadata' && success(x),
  /** A request that needed the value. */
  'client-continued': (x) => is('registration', 'authorization')(x) || redeems(x),
  'authorization-requested': (x, facts) =>
    is('callback')(x) || (is('authorization')(x) && namesClient(facts)) || redeems(x),
  'token-requested': is('token'),
  'token-issued': issued,
  /** A token request that was answered well, or the token itself at work: its answer was good enough for the client. */
  'token-used': (x) => carriesToken(x) || (isMcp(x) && x.token.kind === 'token'),
  /** An MCP request accepted, or a sign-in begun to get a token. */
  'token-sought': (x) => accepted(x) || is('authorization', 'callback')(x) || redeems(x),
  /** Nothing but a token shows that the client got past it. */
  never: () => false,
} satisfies Record<string, (x: Observed, facts: Facts) => boolean>;

export type Survival = keyof typeof shown;

/** By default a failure about an endpoint is survived by what only works once that endpoint did. */
const byEndpoint: Record<Endpoint, Survival> = {
  mcp: 'mcp-reached',
  'resource-metadata': 'resource-metadata-read',
  'server-metadata': 'server-metadata-read',
  registration: 'authorization-requested',
  authorization: 'token-requested',
  token: 'token-issued',
};

const byStage: Record<StageId, Survival> = {
  network: 'mcp-reached',
  challenge: 'metadata-requested',
  'resource-metadata': 'client-continued',
  'server-metadata': 'client-continued',
  registration: 'authorization-requested',
  authorization: 'token-requested',
  token: 'token-issued',
  session: 'mcp-accepted',
};

/** A URL as it was asked for: what a proxy read, a page has not. */
const asked = (x: Observed) => `${x.via} ${x.request.url}`;

const documents: Partial<Record<Survival, Metadata>> = {
  'resource-metadata-read': 'resource-metadata',
  'server-metadata-read': 'server-metadata',
};

export interface Survivable {
  at: Observed;
  endpoint?: Endpoint;
  stage: StageId;
  /** What the check, or this failure of it, says; else that of its endpoint or stage. */
  survivedBy?: Survival | undefined;
}

/** Whether the client got past a failure, for all failures of one attempt. */
export function survivalIn(facts: Facts): (failure: Survivable) => boolean {
  const { exchanges, token } = facts;
  const last = Object.fromEntries(
    Object.entries(shown).map(([name, shows]) => [name, exchanges.findLast((x) => shows(x, facts))?.position ?? -1]),
  ) as Record<Survival, number>;
  /** A URL once read in the attempt stays read. */
  const readAt = (role: Metadata) => new Set(exchanges.filter(brought(role)).map(asked));
  const held = { 'resource-metadata': readAt('resource-metadata'), 'server-metadata': readAt('server-metadata') };
  const renewals = new Set(token.requests.filter((t) => t.grantType === 'refresh_token').map((t) => t.at.id));
  const isNotNeeded = needsNoToken(facts);
  const lastAnswer = new Map(exchanges.filter(answered).map((x) => [asked(x), x.position]));

  return ({ at, endpoint, stage, survivedBy }) => {
    // The token is all that a capture of the client process alone shows of what went before it.
    if (stageIds.indexOf(stage) < stageIds.indexOf('token') && last['token-issued'] > at.position) return true;
    const metadata = endpoint === 'resource-metadata' || endpoint === 'server-metadata';
    // Asked again, as clients do without the protocol header, the same URL gave an answer that the client could read.
    const mayAskAgain = survivedBy === undefined && metadata && at.readable === false;
    if (mayAskAgain && (lastAnswer.get(asked(at)) ?? -1) > at.position) return true;
    // One that could not renew its token signs in anew; what keeps its page from every answer, it meets there again.
    const renewal = survivedBy === undefined && renewals.has(at.id) && at.readable !== false;
    if (renewal && last['token-sought'] > at.position) return true;
    const survival =
      (survivedBy === 'mcp-passed' && at.stage === 'network' ? 'mcp-reached' : survivedBy) ??
      (endpoint && !(endpoint === 'mcp' && stage === 'session') ? byEndpoint[endpoint] : byStage[stage]);
    const document = documents[survival];
    if (document !== undefined && isNotNeeded) return true;
    return last[survival] > at.position || (document !== undefined && held[document].has(asked(at)));
  };
}
