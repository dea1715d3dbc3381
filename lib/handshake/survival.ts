/**
 * What the client got past. A failed check that the client got past can only be a warning; each kind of failure names
 * here, as data, the later exchange that shows it.
 */
import type { Endpoint, StageId } from '../finding.ts';
import { isObject } from '../text/json.ts';
import type { Facts, McpExchange, Observed } from './facts.ts';

const later = (at: Observed) => (x: Observed) => x.position > at.position;
const answered = (x: Observed) => x.status !== undefined && x.readable !== false;
const success = (x: Observed) => x.status !== undefined && x.status >= 200 && x.status < 300 && x.readable !== false;
/** Two requests for one URL that travelled the same way; what a proxy read, a page has not. */
const sameRead = (at: Observed) => (x: Observed) => x.request.url === at.request.url && x.via === at.via;

const isMcp = (x: Observed): x is McpExchange => x.role === 'mcp';
const accepted = (x: Observed) => isMcp(x) && x.outcome === 'accepted';
/** A document that this request, or an earlier one for the same URL, brought to the client. */
const read = (facts: Facts, role: 'resource-metadata' | 'server-metadata', at: Observed) =>
  facts.exchanges.some(
    (x) =>
      x.role === role && isDocument(x.json) && x.readable !== false && success(x) && (later(at)(x) || sameRead(at)(x)),
  );
/** The exchange came without its body (lost around a redirect), but with success, so it may have been read. */
const maybeRead = (facts: Facts, role: 'resource-metadata' | 'server-metadata', at: Observed) =>
  facts.exchanges.some((x) => x.role === role && x.bodyKind === 'unseen' && success(x) && later(at)(x));

/** An empty object is none. */
const isDocument = (value: unknown) => isObject(value) && Object.keys(value).length > 0;
const proceeded = (facts: Facts, at: Observed, ...roles: Observed['role'][]) =>
  facts.exchanges.some((x) => roles.includes(x.role) && !x.guessed && later(at)(x));

const survivals = {
  /** An MCP request accepted, or a 401 that the client could read. */
  'mcp-reached': (facts: Facts, at: Observed) =>
    facts.mcp.some((x) => later(at)(x) && (x.outcome === 'accepted' || (x.status === 401 && x.readable !== false))),
  'metadata-requested': (facts: Facts, at: Observed) =>
    proceeded(facts, at, 'resource-metadata', 'server-metadata', 'registration', 'authorization', 'token'),
  /** Server metadata is enough: a client that has it needs the resource metadata no more; nor does one that went on. */
  'resource-metadata-read': (facts: Facts, at: Observed) =>
    proceeded(facts, at, 'registration', 'authorization') ||
    read(facts, 'resource-metadata', at) ||
    maybeRead(facts, 'resource-metadata', at) ||
    facts.exchanges.some((x) => x.role === 'server-metadata' && later(at)(x) && success(x) && x.bodyKind !== 'html'),
  'server-metadata-read': (facts: Facts, at: Observed) =>
    proceeded(facts, at, 'registration', 'authorization') ||
    read(facts, 'server-metadata', at) ||
    maybeRead(facts, 'server-metadata', at),
  'server-metadata-answered': (facts: Facts, at: Observed) =>
    facts.exchanges.some((x) => x.role === 'server-metadata' && later(at)(x) && success(x)),
  /** A request that needed the value. */
  'client-continued': (facts: Facts, at: Observed) => proceeded(facts, at, 'registration', 'authorization'),
  'authorization-requested': (facts: Facts, at: Observed) => proceeded(facts, at, 'authorization', 'callback'),
  /** An answered request to the endpoint in question, of any kind that follows the metadata. */
  'endpoint-answered': (facts: Facts, at: Observed) =>
    facts.exchanges.some(
      (x) => later(at)(x) && !x.guessed && answered(x) && ['registration', 'authorization', 'token'].includes(x.role),
    ),
  'token-requested': (facts: Facts, at: Observed) => proceeded(facts, at, 'token'),
  'token-issued': (facts: Facts, at: Observed) => facts.token.requests.some((t) => t.issued && later(at)(t.at)),
  /** A token request that was answered well, or the token itself at work: its answer was good enough for the client. */
  'token-used': (facts: Facts, at: Observed) =>
    facts.token.requests.some((t) => t.issued && later(at)(t.at)) ||
    facts.mcp.some((x) => later(at)(x) && x.token.kind === 'token'),
  /** An MCP request accepted; after one without a token also a 401 that the client could read. */
  'mcp-passed': (facts: Facts, at: Observed) =>
    facts.mcp.some(
      (x) =>
        later(at)(x) &&
        (x.outcome === 'accepted' || (at.stage === 'network' && x.status === 401 && x.readable !== false)),
    ),
  'mcp-accepted': (facts: Facts, at: Observed) => facts.exchanges.some((x) => later(at)(x) && accepted(x)),
  /** An MCP request accepted, or a sign-in begun to get a token. */
  'token-sought': (facts: Facts, at: Observed) =>
    facts.exchanges.some((x) => later(at)(x) && accepted(x)) || proceeded(facts, at, 'authorization', 'callback'),
  /** Nothing later can show that the client got past it. */
  never: () => false,
} satisfies Record<string, (facts: Facts, at: Observed) => boolean>;

export type Survival = keyof typeof survivals;

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

const isMetadata = (endpoint: Endpoint | undefined) =>
  endpoint === 'resource-metadata' || endpoint === 'server-metadata';
/** Asked again, as clients do without the protocol header, the same URL gave an answer that the client could read. */
const answeredAgain = (facts: Facts, at: Observed) =>
  facts.exchanges.some((x) => later(at)(x) && sameRead(at)(x) && answered(x));

/** Whether the client got past a failure: `named` is what the check says, else that of its endpoint or stage. */
export function survived(
  facts: Facts,
  failure: { at: Observed; endpoint?: Endpoint; stage: StageId },
  named: Survival | undefined,
): boolean {
  const { at, endpoint, stage } = failure;
  if (named === undefined && isMetadata(endpoint) && at.readable === false && answeredAgain(facts, at)) return true;
  const survival =
    named ?? (endpoint && !(endpoint === 'mcp' && stage === 'session') ? byEndpoint[endpoint] : byStage[stage]);
  return survivals[survival](facts, at);
}
