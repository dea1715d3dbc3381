import type { Facts } from '../../handshake/facts.ts';
import { isScalekitHost, resourceIdOf, resourceIssuer } from '../../protocol/scalekit.ts';
import { isObject } from '../../text/json.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { metadataSnippet } from '../kit/snippets/metadata.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { verifyMember } from '../kit/verify/verify.ts';
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

  title: () => 'The metadata of your MCP server names the Scalekit environment, not the resource in it',
  summary: ({ facts, data }) =>
    `${code('authorization_servers')} says ${code(data.root)}. Each MCP server has an authorization server of its own there, below \`/resources/res_…\`. ` +
    `The metadata of the environment offers no registration, so ${clientWord(facts)} cannot become a client.`,
  fix: ({ facts, data }) => [
    serverStep(facts, 'Copy the whole **Metadata JSON** of this server.', ['Metadata JSON']),
    facts.scalekit?.resourceId
      ? {
          text: 'Write the URL of the resource into the document.',
          snippet: metadataSnippet(facts.framework, 'authorization_servers', [
            resourceIssuer(data.root, facts.scalekit.resourceId),
          ]),
        }
      : { text: 'Replace the document that your server serves with it.' },
    restartServer,
    ...connectAnew(facts),
  ],
  verify: ({ at }) => [
    verifyMember(at.request.url, 'authorization_servers', { hasWithin: '/resources/res_' }, 'for the resource id'),
  ],
});
