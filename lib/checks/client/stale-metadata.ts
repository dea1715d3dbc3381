import type { Prose } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { resourceIdOf } from '../../protocol/scalekit.ts';
import { endpointMembers } from '../../protocol/server-metadata.ts';
import { isSuccess } from '../../protocol/status.ts';
import { issuerOf } from '../../protocol/well-known.ts';
import { asObject, asString, asStrings, isObject } from '../../text/json.ts';
import { bare, parseUrl, shortPath, withoutSlash } from '../../text/url.ts';
import { defineCheck, type Failure, outcome } from '../define.ts';
import { evidence, fieldEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { isExchange } from '../kit/token-requests.ts';
import { verifyConnect } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';

interface Data {
  used: string;
  named: string;
  member: string;
}

/** An address without its query; a slash at its end is no other place. */
const address = (url: string) => withoutSlash(bare(url));

const isRead = (x: Observed) => isObject(x.json) && x.readable !== false && isSuccess(x);

/**
 * Values of a member in every document of this attempt: the client may have used any of them, and one that has a certificate
 * the address for such clients (RFC 8705 §5).
 */
function namedBy(facts: Facts, member: string): string[] {
  const documents = facts.serverMetadata.requests.filter(isRead).map((x) => asObject(x.json));
  return [...documents, ...documents.map((one) => asObject(one?.mtls_endpoint_aliases))].flatMap(
    (one) => asString(one?.[member]) ?? [],
  );
}

/** Requests to an endpoint that the authorization server metadata does not name. */
function otherEndpoints(facts: Facts): Failure<Data>[] {
  const { document } = facts.serverMetadata;
  if (!document) return [];
  const requests = [
    ...facts.registration.requests,
    ...facts.authorization.requests.map((r) => r.at),
    ...facts.token.requests.filter((t) => !isExchange(t)).map((t) => t.at),
  ];
  const namedAs = new Map<string, { current: string | undefined; addresses: ReadonlySet<string> }>();
  const namedOnce = (member: string) => {
    const known = namedAs.get(member);
    if (known) return known;
    const named = namedBy(facts, member);
    const made = { current: named[0], addresses: new Set(named.map(address)) };
    namedAs.set(member, made);
    return made;
  };
  return requests.flatMap((at) => {
    const member = endpointMembers[at.role as keyof typeof endpointMembers];
    const { current, addresses } = namedOnce(member);
    // What the metadata says nothing of cannot be out of date; a redirect's target was nobody's choice.
    if (current === undefined || at.guessed || at.redirectedFrom !== undefined) return [];
    if (addresses.has(address(at.request.url))) return [];
    return [
      {
        at,
        stage: at.stage,
        evidence: [
          evidence(at, 'Address of the request', bare(at.request.url), bare(current)),
          fieldEvidence(document.at, member),
        ],
        data: { used: bare(at.request.url), named: current, member },
      },
    ];
  });
}

/** Requests for the metadata of an issuer that the resource metadata does not name. */
function otherIssuers(facts: Facts): Failure<Data>[] {
  const { document, requests } = facts.resourceMetadata;
  if (!document || !facts.server) return [];
  const issuers = requests
    .filter(isRead)
    .flatMap((x) => (isObject(x.json) ? (asStrings(x.json.authorization_servers) ?? []) : []));
  const [current] = issuers;
  if (current === undefined) return [];
  const theirs = [...new Set(issuers)].map((issuer) => ({
    origin: parseUrl(issuer)?.origin,
    resource: resourceIdOf(issuer),
  }));
  const own = new Set([...facts.mcp, ...requests].map((x) => parseUrl(x.request.url)?.origin));
  return facts.serverMetadata.requests.flatMap((at) => {
    const asked = issuerOf(at.request.url)?.issuer;
    const origin = parseUrl(asked)?.origin;
    // Older clients ask the MCP server itself, and the Inspector its own origin: neither was ever named.
    if (asked === undefined || own.has(origin) || origin === at.page.origin || at.redirectedFrom !== undefined)
      return [];
    const mine = resourceIdOf(asked);
    const sameOrigin = theirs.some((issuer) => issuer.origin === origin);
    const otherResource =
      mine !== undefined && theirs.every(({ resource }) => resource !== undefined && resource !== mine);
    if (sameOrigin ? !otherResource : isLoopbackProxy(at, facts)) return [];
    return [
      {
        at,
        stage: at.stage,
        evidence: [
          evidence(at, 'Issuer that was asked about', asked, current),
          fieldEvidence(document.at, 'authorization_servers'),
        ],
        data: { used: asked, named: current, member: 'authorization_servers' },
      },
    ];
  });
}

/**
 * Addresses made up on the MCP server's own origin, although the resource metadata names another: where nothing was found
 * once, SDK 2 keeps that origin as the authorization server.
 */
function ownOrigin(facts: Facts): Failure<Data>[] {
  const { document, requests, authorizationServers } = facts.resourceMetadata;
  const own = parseUrl(facts.server)?.origin;
  const [current] = authorizationServers;
  const origins = authorizationServers.map((url) => parseUrl(url)?.origin);
  if (!document || own === undefined || current === undefined || origins.includes(own)) return [];
  // One that asked again and found nothing then has forgotten what it read, and guesses.
  const knows = (x: Observed) => {
    const last = requests.findLast((r) => r.position < x.position);
    return last !== undefined && isRead(last);
  };
  return facts.exchanges
    .filter((x) => x.guessed && knows(x) && parseUrl(x.request.url)?.origin === own)
    .map((at) => ({
      at,
      stage: at.stage,
      evidence: [
        evidence(at, 'Address of the request', bare(at.request.url), current),
        fieldEvidence(document.at, 'authorization_servers'),
      ],
      data: { used: bare(at.request.url), named: current, member: 'authorization_servers' },
    }));
}

/** The Inspector's proxy, on another port of its page's host. */
const isLoopbackProxy = (x: Observed, { client }: Facts) =>
  client.part === 'proxy' && parseUrl(x.request.url)?.hostname === parseUrl(x.page.origin ?? undefined)?.hostname;

export default defineCheck<Data>({
  id: 'client/stale-metadata',
  owner: 'client',
  judges: 'request',
  // What answers at an address that the client should not have asked says nothing of the one that it should.
  insteadOf: ['answer'],
  fails: 'Requests go to an issuer or an address that the metadata, as it is now, does not name.',
  references: [
    rfc(8414, '3'),
    mcp('basic/authorization', 'Authorization server discovery', 'authorization-server-discovery'),
    scalekit('troubleshooting-clients'),
  ],

  test(facts) {
    const failures = [...otherIssuers(facts), ...otherEndpoints(facts), ...ownOrigin(facts)];
    const compared =
      (facts.serverMetadata.document !== undefined &&
        facts.registration.requests.length + facts.authorization.requests.length + facts.token.requests.length > 0) ||
      (facts.resourceMetadata.document !== undefined && facts.serverMetadata.requests.length > 0);
    return outcome(failures, compared);
  },

  title: ({ facts, at, data: { member } }) =>
    at.guessed
      ? `${upperFirst(clientWord(facts))} still asks your MCP server instead of ${authorizationServer(facts)}`
      : `${upperFirst(clientWord(facts))} still uses an old address ${leadsTo[member]} (${code(member)})`,
  summary: ({ facts, data: { used, named, member } }) => {
    const [from, to] = apart(used, named);
    return `It went to ${code(from)}, and the metadata of ${whose(facts, member)} now names ${code(to)}.`;
  },
  why: ({ facts, at }) =>
    at.guessed
      ? `Once ${clientWord(facts)} has found no metadata, it takes your MCP server for the place to sign in until it forgets that.`
      : `${upperFirst(clientWord(facts))} keeps what it read at an earlier sign-in. Most likely the address has changed since then, by a new domain or another environment.`,
  fix: ({ facts, at }) => ({ do: forgetSteps(facts, at.guessed ? undefined : 'the old address') }),
  verify: ({ facts, at, data }) => [verifyConnect(facts, afterwards(at, data))],
});

/** By which line in the list of requests it is told. */
function afterwards({ request }: Observed, { used, named, member }: Data): Prose {
  const [from, to] = apart(used, named);
  if (parseUrl(used)?.host === parseUrl(named)?.host) return `${code(to)} stands in place of ${code(from)}`;
  return member === 'authorization_servers'
    ? `the requests for signing in go to ${code(to)}`
    : `${code(`${request.method} ${shortPath(named) ?? ''}`)} goes to ${code(to)}`;
}

/** What is at the address that a member names. */
const leadsTo: Record<string, Prose> = {
  authorization_servers: 'for signing in',
  authorization_endpoint: 'of the sign-in page',
  token_endpoint: 'for tokens',
  registration_endpoint: 'for registering',
};

/** In whose metadata the address stands. */
const whose = (facts: Facts, member: string): Prose =>
  member === 'authorization_servers' ? 'your MCP server' : authorizationServer(facts);

/** What tells two addresses apart: their hosts, or else their paths. */
function apart(used: string, named: string): [string, string] {
  const [from, to] = [parseUrl(used), parseUrl(named)];
  if (!from || !to) return [used, named];
  return from.host === to.host ? [from.pathname, to.pathname] : [from.host, to.host];
}
