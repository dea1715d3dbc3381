import type { Prose } from '../../finding.ts';
import type { Facts, McpExchange, Observed } from '../../handshake/facts.ts';
import { isInternalHost, isLoopback } from '../../protocol/addresses.ts';
import { exposes } from '../../protocol/cors-rules.ts';
import { issuerOf, resourceMetadataUrls, serverMetadataUrls } from '../../protocol/well-known.ts';
import { isObject } from '../../text/json.ts';
import { bare, parseUrl, sameOrigin, withoutSlash } from '../../text/url.ts';
import { ways } from '../../ways.ts';
import { defineCheck, type Failure, outcome, unknown } from '../define.ts';
import { isPlaceholder } from '../kit/answers/placeholder.ts';
import { evidence, fieldEvidence, headerEvidence, parameterEvidence, statusEvidence } from '../kit/evidence.ts';
import { hostMetadata } from '../kit/host-metadata.ts';
import { clientPlace } from '../kit/places.ts';
import { mcp, rfc } from '../kit/references.ts';
import { orCreateByHand } from '../kit/steps/client-by-hand.ts';
import { updateSteps } from '../kit/steps/clients.ts';
import { restartServer } from '../kit/steps/server.ts';
import { inClient, inServer, value } from '../kit/steps/step.ts';
import { verifyConnect, verifyPassing } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';

interface Data {
  what:
    | 'proxy-origin'
    | 'skips-resource-metadata'
    | 'ignores-challenge'
    | 'drops-path'
    | 'goes-by-host'
    | 'loses-issuer'
    | 'loses-401';
  asked: string;
  right: string;
}

const failure = (
  at: Observed,
  what: Data['what'],
  asked: string,
  right: string,
  shown: Failure<Data>['evidence'],
): Failure<Data> => ({
  at,
  stage: at.stage,
  ...(isMetadata(at) && { survivedBy: `${at.role}-read` as const }),
  evidence: shown,
  data: { what, asked, right },
});

const isMetadata = (x: Observed): x is Observed & { role: 'resource-metadata' | 'server-metadata' } =>
  x.role === 'resource-metadata' || x.role === 'server-metadata';

/** Inspector v1 speaks SSE through its proxy, and then looks for the metadata on the proxy's origin. */
function proxyOrigin({ exchanges, mcp: requests, client, server, challenged }: Facts): Failure<Data>[] {
  const [through] = requests.filter((x) => ways[x.via].part === 'proxy');
  const page = parseUrl(client.origin);
  if (!through || !page || !server) return [];
  // A 401 of the proxy's own sends any version there.
  if (exchanges.some(({ failure: own }) => own?.kind === 'proxy' && own.status === 401)) return [];
  const own = [server, page.origin, challenged?.challenge?.sdk.resourceMetadata].map((url) => parseUrl(url)?.origin);
  const missed = exchanges.filter(
    (x) => isMetadata(x) && x.position > through.position && (x.status === 404 || x.failure?.status === 404),
  );
  // Only a server's own origin is asked for resource metadata: one that is not the server's is the proxy's.
  const proxies = missed
    .filter((x) => x.role === 'resource-metadata')
    .map((x) => parseUrl(x.request.url))
    .filter((url) => url?.hostname === page.hostname && !own.includes(url.origin))
    .map((url) => url?.origin);
  const wanted = resourceMetadataUrls(server)[0] ?? server;
  return missed
    .filter((x) => proxies.includes(parseUrl(x.request.url)?.origin))
    .map((at) =>
      failure(at, 'proxy-origin', at.request.url, wanted, [
        evidence(at, 'Address of the request', at.request.url, wanted),
      ]),
    );
}

/**
 * The proxy of Inspector 0.14 and 0.17 passes a 401 on as the words of an error, without status or challenge; whether the
 * page then knows it for one is up to the version of the SDK in it. (Since 0.22 the whole challenge is passed on.)
 */
function losesChallenge({ exchanges, mcp: requests }: Facts): Failure<Data>[] {
  const at = requests.find((x) => x.tokenless && x.status === 401);
  if (!at || ways[at.via].part !== 'proxy') return [];
  if (at.response?.headersPartial !== true || at.response.headers.length) return [];
  if (exchanges.some((x) => x.role !== 'mcp' && x.position > at.position)) return [];
  const { url } = at.request;
  return [{ ...failure(at, 'loses-401', url, url, [statusEvidence(at, null)]), stage: 'challenge' }];
}

/** MCP since 2025-06-18: the metadata that the challenge names says where the authorization server is. */
function skipsResourceMetadata({ challenged, exchanges, resourceMetadata }: Facts): Failure<Data>[] {
  const named = challenged?.challenge?.sdk.resourceMetadata;
  if (!challenged || named === undefined || challenged.readable === false) return [];
  if (challenged.cors !== undefined && !exposes(challenged.response?.headers ?? [], 'www-authenticate')) return [];
  if (resourceMetadata.remembered) return [];
  if (resourceMetadata.requests.length)
    return ignoresChallenge(challenged, named, resourceMetadata.requests, exchanges);
  return exchanges
    .filter((x) => x.position > challenged.position && (x.role === 'server-metadata' || x.guessed))
    .filter((x) => sameOrigin(x.request.url, challenged.request.url))
    .map((at) =>
      failure(at, 'skips-resource-metadata', at.request.url, named, [
        headerEvidence(challenged, 'WWW-Authenticate', null),
        evidence(at, 'Asked instead', at.request.url, named),
      ]),
    );
}

/** It looks where it would without a challenge, in vain, and not where the challenge says. */
function ignoresChallenge(
  challenged: McpExchange,
  named: string,
  requests: readonly Observed[],
  exchanges: readonly Observed[],
): Failure<Data>[] {
  if (!isUsable(named, challenged.request.url)) return [];
  const isThere = (x: Observed) =>
    withoutSlash(bare(x.request.url)) === withoutSlash(bare(named)) || x.position < challenged.position;
  // After the first look it may look there next.
  const last = requests.at(-1)?.position ?? 0;
  const goesOn = requests.some((x) => bare(x.request.url) !== bare(requests[0]?.request.url ?? ''));
  if (!goesOn && !exchanges.some(({ position }) => position > last)) return [];
  if (ways[challenged.via].part || challenged.via === 'live-check' || requests.some(isThere)) return [];
  // One that was answered well, or not at all, may be as good.
  if (!requests.every(({ status }) => status === 404)) return [];
  return requests.map((at) =>
    failure(at, 'ignores-challenge', at.request.url, named, [
      headerEvidence(challenged, 'WWW-Authenticate', null),
      evidence(at, 'Asked instead', at.request.url, named),
    ]),
  );
}

/** One that nobody can use sends every client to where it would look without a challenge. */
function isUsable(named: string, server: string): boolean {
  const [url, own] = [parseUrl(named), parseUrl(server)];
  if (!url || !own || isPlaceholder(named)) return false;
  return url.protocol === own.protocol && (isInner(own) || !isInner(url));
}
const isInner = ({ href, hostname }: URL) => isLoopback(href) || isInternalHost(hostname);

/** Inspector 0.14 asks about the origin of an issuer, not about the issuer. */
function dropsPath({ resourceMetadata, serverMetadata }: Facts): Failure<Data>[] {
  const { document, authorizationServers } = resourceMetadata;
  const [issuer] = authorizationServers;
  const url = parseUrl(issuer);
  if (!document || !url || issuer === undefined || url.pathname === '/') return [];
  const asked = serverMetadata.requests.filter(
    (x) => x.position > document.at.position && parseUrl(x.request.url)?.origin === url.origin,
  );
  if (asked.some((x) => parseUrl(issuerOf(x.request.url)?.issuer)?.pathname !== '/')) return [];
  return asked.map((at) =>
    failure(at, 'drops-path', bare(at.request.url), serverMetadataUrls(issuer)[0] ?? issuer, [
      evidence(at, 'Issuer that was asked about', issuerOf(at.request.url)?.issuer ?? null, issuer),
      fieldEvidence(document.at, 'authorization_servers'),
    ]),
  );
}

/** Gemini CLI and Qwen Code look for the registration at the root of the issuer's host, whatever the issuer's own metadata says. */
function goesByHost(facts: Facts): Failure<Data>[] {
  const found = hostMetadata(facts);
  if (!found) return [];
  const { right, at } = found;
  return [
    {
      ...failure(at, 'goes-by-host', bare(at.request.url), bare(right.request.url), [
        fieldEvidence(right, 'registration_endpoint'),
        fieldEvidence(at, 'registration_endpoint', isObject(right.json) ? right.json.registration_endpoint : null),
      ]),
      stage: 'registration',
      survivedBy: 'client-continued',
    },
  ];
}

const lostIssuer = /received undefined|missing (?:the )?(?:required )?(?:issuer|iss\b)/i;

/** The callback names the right issuer, and the client says that it names none. */
function losesIssuer({ authorization: { callback }, serverMetadata, context }: Facts): Failure<Data>[] {
  const { issuer } = serverMetadata;
  if (!callback?.code || issuer === undefined || callback.iss !== issuer) return [];
  // A client that is no page answers its callback itself, and may say there what it missed.
  const texts = [context.errorText, callback.at.role === 'callback' ? callback.at.response?.body : undefined];
  if (!texts.some((text) => text && lostIssuer.test(text.slice(0, 4096)))) return [];
  return [
    failure(callback.at, 'loses-issuer', issuer, issuer, [parameterEvidence(callback.at, 'iss', callback.iss, issuer)]),
  ];
}

export default defineCheck<Data>({
  id: 'client/outdated',
  owner: 'client',
  judges: 'request',
  // What answers at an address that the client should not have asked says nothing of the one that it should.
  insteadOf: ['answer'],
  readsInspector: true,
  quiet: true,
  fails: 'The client does what a later version of it stopped doing, such as dropping the path of the issuer.',
  references: [
    rfc(9728, '5'),
    rfc(8414, '3.1'),
    mcp('basic/authorization', 'Authorization server discovery', 'authorization-server-discovery'),
  ],

  test(facts) {
    // Whatever it does, there is nothing newer: it stored something, or the capture has gaps.
    if (facts.client.part === 'backend') return unknown;
    const failures = [
      ...proxyOrigin(facts),
      ...losesChallenge(facts),
      ...skipsResourceMetadata(facts),
      ...dropsPath(facts),
      ...goesByHost(facts),
      ...losesIssuer(facts),
    ];
    return outcome(failures, facts.serverMetadata.requests.length > 0);
  },

  title: ({ facts, data: { what } }) =>
    what === 'ignores-challenge'
      ? `${upperFirst(clientWord(facts))} looks in the wrong place for the metadata of your MCP server`
      : what === 'goes-by-host'
        ? `${upperFirst(clientWord(facts))} looks in the wrong place for the address to register (\`registration_endpoint\`)`
        : facts.client.version === undefined
          ? `This version of ${clientWord(facts)} is too old for your MCP server`
          : `${upperFirst(clientPlace(facts).name)} is too old for your MCP server`,
  summary: ({ facts, data: { what } }) =>
    what === 'goes-by-host'
      ? summaries(authorizationServer(facts))[what]
      : `${summaries(authorizationServer(facts))[what]} ${facts.client.kind === 'inspector' ? 'Version 2 of MCP Inspector does not do that.' : 'Update it.'}`,
  why: ({ facts, data: { what, asked, right } }) => {
    const client = upperFirst(clientWord(facts));
    switch (what) {
      case 'loses-401':
        return `${client} sends everything through a program of its own on your computer. This version of it passes the 401 on without its status.`;
      case 'goes-by-host':
        return `It read ${code(right)}, and after that ${code(asked)}, which is about the host as a whole.`;
      case 'loses-issuer':
        return `The address on which the sign-in came back names ${code(right)} (\`iss\`), as it should.`;
      default:
        return `It asked ${code(asked)}. It has to ask ${code(right)}.`;
    }
  },
  fix: ({ facts, data: { what, asked } }) => ({
    do: updateSteps(facts),
    or:
      what === 'ignores-challenge'
        ? [
            {
              kind: 'again',
              when: 'If the current version does it too',
              steps: [inServer('Serve the same JSON at this address as well.', value('URL', asked)), restartServer],
            },
          ]
        : what === 'proxy-origin' || what === 'loses-401'
          ? [
              {
                when: 'If you have to keep this version',
                steps: [inClient(facts, 'Choose the connection type **Direct**.', { path: ['Connection Type'] })],
              },
            ]
          : what === 'goes-by-host'
            ? [{ kind: 'again', ...orCreateByHand(facts, 'If the current version does it too') }]
            : [],
  }),
  verify: ({ facts, data: { what, right } }) => {
    const then: Partial<Record<Data['what'], string>> = {
      'loses-issuer': 'the sign-in ends with a token',
      'loses-401': 'the sign-in begins',
      'goes-by-host': 'the sign-in begins',
    };
    const comes = then[what];
    return [comes ? verifyPassing(facts, comes) : verifyConnect(facts, `${clientWord(facts)} asks ${code(right)}`)];
  },
});

const summaries = (who: Prose): Record<Data['what'], Prose> => ({
  'proxy-origin': 'It looks for the metadata of your MCP server at its own proxy.',
  'skips-resource-metadata': 'Your MCP server says where to sign in, and it never asks there.',
  'ignores-challenge': 'Your MCP server says in its 401 where it is, and it does not look there (`resource_metadata`).',
  'drops-path': `It drops the path of the address at which ${who} says how to sign in.`,
  'goes-by-host': `It read the right metadata of ${who}, which says where to register, and then went by that of the whole host.`,
  'loses-401': 'Its own proxy loses the 401 of your MCP server, so no sign-in begins.',
  'loses-issuer': 'It loses a parameter that comes back with the sign-in, and then misses it (`iss`).',
});
