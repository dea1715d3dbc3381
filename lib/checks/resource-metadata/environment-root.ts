import type { Facts } from '../../handshake/facts.ts';
import { isScalekitHost, resourceIdOf, resourceIssuer } from '../../protocol/scalekit.ts';
import { isObject } from '../../text/json.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { theJson } from '../kit/metadata-words.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { withRecipe } from '../kit/snippets/labelled.ts';
import { metadataSnippets } from '../kit/snippets/metadata.ts';
import { addFirst, compareMetadataJson, inJson, member, restartAndForget } from '../kit/steps/metadata.ts';
import { replaceJson } from '../kit/steps/serve-json.ts';
import { verifyResourceMetadata } from '../kit/verify/metadata.ts';
import { clientWord, code } from '../kit/words.ts';

const pathOf = (value: unknown) => (typeof value === 'string' ? parseUrl(value)?.pathname : undefined);

/** An environment on the customer's own domain shows itself by its document: these paths, and no registration. */
function hasEnvironmentDocument(origin: string, { serverMetadata }: Facts): boolean {
  return serverMetadata.requests.some(
    ({ request, json }) =>
      isObject(json) &&
      parseUrl(request.url)?.origin === origin &&
      pathOf(json.authorization_endpoint) === '/oauth/authorize' &&
      pathOf(json.token_endpoint) === '/oauth/token' &&
      pathOf(json.jwks_uri) === '/keys' &&
      json.registration_endpoint === undefined,
  );
}

/** By its host, by what the handshake showed elsewhere, or by its document. */
function isRoot(entry: string, facts: Facts): boolean {
  const url = parseUrl(entry);
  if (url?.pathname !== '/') return false;
  const known = facts.scalekit?.evidence !== 'host' && facts.scalekit?.environment === url.origin;
  return isScalekitHost(url.hostname) || known || hasEnvironmentDocument(url.origin, facts);
}

/** What names the environment alone shows no resource of it, so that nobody could tell it by that: it is Scalekit's all the same. */
const withEnvironment = (facts: Facts, root: string): Facts =>
  facts.scalekit
    ? facts
    : { ...facts, scalekit: { environment: root, resourceId: null, kind: 'unknown', evidence: 'host' } };

export default defineCheck({
  id: 'resource-metadata/environment-root',
  owner: 'mcp-server',
  judges: 'answer',
  survivedBy: 'client-continued',
  fails: 'The authorization server is the Scalekit environment itself, without `/resources/res_…`.',
  references: [scalekit('metadata'), rfc(9728, '2')],

  test(facts) {
    const { document, authorizationServers } = facts.resourceMetadata;
    if (!document || !authorizationServers.length) return unknown;
    const root = authorizationServers.find((entry) => isRoot(entry, facts));
    if (root === undefined || authorizationServers.some((entry) => resourceIdOf(entry) !== undefined)) return passed;
    const id = facts.scalekit?.resourceId ?? 'res_…';
    return failed({
      at: document.at,
      evidence: [fieldEvidence(document.at, 'authorization_servers', [resourceIssuer(root, id)])],
      data: { root },
    });
  },

  title: () => 'Your MCP server names the whole Scalekit environment as the place to sign in (`authorization_servers`)',
  summary: ({ facts, data: { root } }) =>
    facts.scalekit?.resourceId
      ? `It names ${code(root)}, without ${code(`/resources/${facts.scalekit.resourceId}`)} at the end.`
      : `It names ${code(root)}, without \`/resources/\` and the ID of your MCP server (\`res_…\`) at the end.`,
  why: ({ facts }) =>
    `In Scalekit each MCP server has a sign-in at an address that ends in its resource ID. Only there can ${clientWord(facts)} register, which gives it an ID of its own (client ID).`,
  fix: ({ facts: shown, data: { root } }) => {
    const facts = withEnvironment(shown, root);
    const id = facts.scalekit?.resourceId;
    if (!id)
      return {
        do: [...replaceJson(facts, root), ...restartAndForget(facts)],
        or: [addFirst(facts)],
      };
    const entry = [resourceIssuer(root, id)];
    return {
      do: [
        inJson(
          facts,
          `Set \`authorization_servers\` in ${theJson(facts)} to the address with your resource ID.`,
          {
            values: [member('authorization_servers', entry)],
            ...withRecipe(metadataSnippets(facts, 'authorization_servers', entry)),
          },
          root,
        ),
        ...restartAndForget(facts),
      ],
      stuck: compareMetadataJson(facts),
    };
  },
  verify: ({ facts, at }) => [
    verifyResourceMetadata(facts, [at.request.url], {
      kind: 'member',
      name: 'authorization_servers',
      value: { hasWithin: '/resources/res_' },
    }),
  ],
});
