import type { Alternative, Prose } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { isInternalHost } from '../../protocol/addresses.ts';
import { httpUrl, parseUrl, sameOrigin } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence, headerEvidence } from '../kit/evidence.ts';
import { baseOf, serverUrlSetting } from '../kit/metadata.ts';
import { theJson } from '../kit/metadata-words.ts';
import { movedTo } from '../kit/moved.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { type ResourceMismatch, resourceMismatch, serverNamed } from '../kit/resource-mismatch.ts';
import { withRecipe } from '../kit/snippets/labelled.ts';
import { metadataSnippets } from '../kit/snippets/metadata.ts';
import { forwardedSteps } from '../kit/steps/forwarded.ts';
import { forgetSearch, inJson, member, restartAndForget } from '../kit/steps/metadata.ts';
import { alsoServerUrl } from '../kit/steps/resource.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { enterUrl } from '../kit/steps/settings.ts';
import { inClient, inServer, value } from '../kit/steps/step.ts';
import { verifyResourceMetadata } from '../kit/verify/metadata.ts';
import { connectWith } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

/** Why the value is wrong, by what differs. */
const why = {
  'not-a-url': 'The value has to be an absolute URL.',
  scheme:
    'Most likely your MCP server makes the value anew from each request, and a proxy in front of it passes `https` requests on as `http`.',
  host: 'Most likely the value is that of another deployment, or the address that your MCP server has behind a proxy.',
  port: 'Most likely the value is that of another set-up, or the port on which your MCP server listens behind a proxy.',
  'not-identical': 'This client wants the two to be the same to the letter; others also take a parent of the path.',
  path: 'The path has to be that of your MCP server, or a parent of it.',
} as const;

/** The dashboard says the same: then that is where it is wrong. */
const fromDashboard = ({ context, resourceMetadata }: Facts) =>
  context.dashboardMetadata !== undefined && context.dashboardMetadata.resource === resourceMetadata.resource;

interface Data {
  difference: ResourceMismatch;
  /** The server redirects the client's URL to the one that its metadata names, which is right then. */
  moved: boolean;
}

export default defineCheck<Data>({
  id: 'resource-metadata/resource-mismatch',
  owner: ({ facts }) => (facts.scalekit && fromDashboard(facts) ? 'scalekit' : 'mcp-server'),
  judges: 'answer',
  survivedBy: 'client-continued',
  fails: '`resource` does not cover the server that the client connects to: other scheme, host, port or path.',
  references: [
    rfc(9728, '3.3'),
    mcp('basic/authorization', 'Protected resource metadata', 'protected-resource-metadata-discovery-requirements'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const { document } = facts.resourceMetadata;
    const server = serverNamed(facts);
    if (!server || !document || facts.resourceMetadata.resource === undefined) return unknown;
    const difference = resourceMismatch(facts);
    if (!difference) return passed;
    const redirect = movedTo(facts, difference.observed);
    return failed({
      at: document.at,
      evidence: redirect
        ? [fieldEvidence(document.at, 'resource'), headerEvidence(redirect, 'Location', null)]
        : [fieldEvidence(document.at, 'resource', server)],
      data: { difference, moved: redirect !== undefined },
    });
  },

  title: ({ facts, data: { difference, moved } }) =>
    moved
      ? `${upperFirst(clientWord(facts))} uses ${partsIn(difference)[1]}, and your MCP server is at ${partsIn(difference)[0]} (\`resource\`)`
      : `Your MCP server’s metadata ${inTitle(difference)} (\`resource\`)`,
  summary: ({ facts, data: { difference, moved } }) =>
    moved
      ? `Your MCP server redirects ${code(difference.expected)} to ${code(difference.observed)}, and its metadata names that one. Use it in ${clientWord(facts)}.`
      : `It says ${code(difference.observed)}, and ${facts.checked ? 'the URL that was checked is' : `${clientWord(facts)} connected to`} ${code(difference.expected)}.`,
  why: ({ facts, data: { difference, moved } }) =>
    `An MCP client asks for a token only for the URL that it connected to. ${moved ? movedWhy : reason(facts, difference)}`,
  fix: ({ facts, at, data: { difference, moved } }) => {
    if (moved)
      return {
        do: [enterUrl(facts, 'Enter the address that the metadata names.', difference.observed)],
        or: alsoServerUrl(facts, difference.observed),
      };
    const right = difference.expected;
    const base = facts.framework === 'fastmcp' ? baseOf(right) : undefined;
    const made =
      'Set `base_url` of the provider in `FastMCP(auth=…)` to exactly this: FastMCP makes `resource` of it and of its own path.';
    const set = base
      ? inServer(made, withRecipe(metadataSnippets(facts, 'resource', right)))
      : inJson(
          facts,
          fromRequest(difference)
            ? `Set \`resource\` in ${theJson(facts)} to exactly the URL below, in place of the code that builds it from each request.`
            : `Set \`resource\` in ${theJson(facts)} to exactly the URL below.`,
          { values: [member('resource', right)], ...withRecipe(metadataSnippets(facts, 'resource', right)) },
          fromRequest(difference) ? null : difference.observed,
        );
    const ways = [...fromProxy(facts, at, difference), ...connectAt(facts, difference)];
    if (facts.scalekit && fromDashboard(facts))
      return {
        do: [
          {
            ...serverStep(
              facts,
              'Set **Server URL** to exactly this, and save.',
              ['Configuration', 'Server URL'],
              serverUrlSetting(facts) ?? right,
            ),
            sets: 'field',
          },
          set,
          ...restartAndForget(facts),
        ],
        or: ways,
      };
    return {
      do: [set, ...restartAndForget(facts)],
      or: ways,
      stuck: facts.scalekit
        ? [
            serverStep(
              facts,
              `Compare **Server URL** with ${code(serverUrlSetting(facts) ?? right)} too: each token says that it is for that URL (\`aud\`).`,
              ['Configuration', 'Server URL'],
            ),
          ]
        : [],
    };
  },
  verify: ({ facts, at, data: { difference, moved } }) =>
    moved
      ? [connectWith(facts, code(difference.observed))]
      : [
          verifyResourceMetadata(facts, [at.request.url], {
            kind: 'member',
            name: 'resource',
            value: { equals: difference.expected },
          }),
        ],
});

const movedWhy =
  'Your MCP server sends it on from there, and the URL in its metadata is the one where it ends: the metadata is right.';

/** The two by what differs: the scheme or the path alone, at one host. */
function partsIn({ observed, expected }: ResourceMismatch): [Prose, Prose] {
  const [said, used] = [parseUrl(observed), parseUrl(expected)];
  if (said && said.origin === used?.origin) return [code(said.pathname), code(used.pathname)];
  if (said && used && said.host === used.host && said.pathname === used.pathname)
    return [code(said.protocol.slice(0, -1)), code(used.protocol.slice(0, -1))];
  return [code(observed), code(expected)];
}

/** The one part that differs, by its name; where more does, it is another URL. */
function inTitle({ observed, expected }: ResourceMismatch): string {
  const [said, right] = [parseUrl(observed), parseUrl(expected)];
  if (!said || !right) return 'names no URL';
  const parts = ['protocol', 'hostname', 'port', 'pathname', 'search'] as const;
  const [part, more] = parts.filter((one) => said[one] !== right[one]);
  if (!more && part === 'protocol')
    return `says ${code(said.protocol.slice(0, -1))}, not ${code(right.protocol.slice(0, -1))}`;
  if (!more && part === 'hostname') return 'names another host';
  if (!more && part === 'port') return 'names another port';
  if (more || part !== 'pathname') return 'is for another URL';
  if (said.pathname === `${right.pathname}/`) return 'has a slash too many at the end of the URL';
  return `${said.pathname}/` === right.pathname ? 'lacks the slash at the end of the URL' : 'names another path';
}

/** Why the value is wrong: one of another host altogether was not made from the request. */
function reason({ resourceMetadata }: Facts, { kind, observed, expected }: ResourceMismatch): string {
  const said = parseUrl(observed);
  const elsewhere = said?.hostname !== parseUrl(expected)?.hostname;
  if (elsewhere && said && resourceMetadata.authorizationServers.some((issuer) => sameOrigin(issuer, observed)))
    return 'The value is where people sign in, and it has to be your MCP server itself.';
  return why[kind === 'scheme' && elsewhere ? 'host' : kind];
}

/** Most likely made of each request: that of the same host, with the scheme that a proxy leaves. */
const fromRequest = ({ kind, observed, expected }: ResourceMismatch) =>
  kind === 'scheme' && parseUrl(observed)?.hostname === parseUrl(expected)?.hostname;

/** What is made from each request comes out wrong again where the proxy does not say how it was asked. */
function fromProxy(facts: Facts, at: Observed, { kind, observed, expected }: ResourceMismatch): Alternative[] {
  const seen = parseUrl(expected);
  const inner = parseUrl(observed);
  const isBehind =
    inner && seen && (kind === 'scheme' || isInternalHost(inner.hostname)) && !isInternalHost(seen.hostname);
  return isBehind
    ? [
        {
          kind: 'case',
          when: 'If people reach your MCP server under several host names, so that no one URL is right for all',
          instead: 'let the proxy tell your MCP server which one was asked',
          steps: [...forwardedSteps(facts, at, seen), ...forgetSearch(facts)],
        },
      ]
    : [];
}

/** Another address of the same server is no fault where people can use it. */
function connectAt(facts: Facts, { kind, observed, expected }: ResourceMismatch): Alternative[] {
  const url = httpUrl(observed);
  const right = parseUrl(expected);
  const usable =
    url &&
    (kind === 'path' || kind === 'port' || kind === 'host') &&
    url.protocol === right?.protocol &&
    !isInternalHost(url.hostname) &&
    !facts.resourceMetadata.authorizationServers.some((issuer) => sameOrigin(issuer, observed));
  if (!usable) return [];
  return [
    {
      when: `If people can reach your MCP server at ${code(observed)}`,
      steps: [inClient(facts, 'Enter that as the URL of your MCP server.', value('URL', observed))],
    },
  ];
}
