/** The protected resource metadata as it should be: where, and what is known of what it says. */
import type { Facts } from '../../handshake/facts.ts';
import { resourceIssuer } from '../../protocol/scalekit.ts';
import { resourceMetadataUrls, resourceOf } from '../../protocol/well-known.ts';
import { asStrings } from '../../text/json.ts';
import { httpUrl, parseUrl } from '../../text/url.ts';
import { isPlaceholder } from './answers/placeholder.ts';

/** What was pasted from the dashboard, unless a template was left in it. */
export function pastedDocument({ context: { dashboardMetadata: pasted } }: Facts): Record<string, unknown> | undefined {
  const isWhole = pasted && !/[<>]/.test(JSON.stringify(pasted)) && asStrings(pasted.authorization_servers)?.length;
  return isWhole ? pasted : undefined;
}

/** What is known of the right document: pasted from the dashboard, or put together from what the handshake showed. */
export function goodDocument(facts: Facts): Record<string, unknown> | undefined {
  const { scalekit, server, resourceMetadata } = facts;
  const pasted = pastedDocument(facts);
  if (pasted) return pasted;
  if (!server || !scalekit?.resourceId) return undefined;
  return {
    resource: server,
    authorization_servers: [resourceIssuer(scalekit.environment, scalekit.resourceId)],
    bearer_methods_supported: ['header'],
    scopes_supported: resourceMetadata.scopesSupported ?? [],
  };
}

/**
 * The URL for **Server URL** in the dashboard. FastMCP appends the path itself, and there it is the URL without it
 * (Scalekit's quick start for FastMCP).
 */
export const serverUrlSetting = ({ framework, server }: Pick<Facts, 'framework' | 'server'>): string | undefined =>
  (framework === 'fastmcp' ? baseOf(server) : undefined) ?? server ?? undefined;

/** What stands before the `/mcp` that FastMCP appends; of another path, which the project set, the origin. */
export function baseOf(server: string | null): string | undefined {
  const url = parseUrl(server);
  return url && url.origin + (/^(.*\/)mcp\/?$/.exec(url.pathname)?.[1] ?? '/');
}

/** The least that the document says, with an ellipsis for what is not known. */
export function leastDocument({ server, scalekit, resourceMetadata, serverMetadata }: Facts): Record<string, unknown> {
  const named = resourceMetadata.authorizationServers.find((issuer) => httpUrl(issuer) && !isPlaceholder(issuer));
  const issuer = scalekit ? resourceIssuer(scalekit.environment, scalekit.resourceId ?? 'res_…') : named;
  return { resource: server ?? 'https://…', authorization_servers: [issuer ?? serverMetadata.issuer ?? 'https://…'] };
}

/** The well-known URLs of the server's metadata, the one with its path first. */
export function wellKnownUrls({ server, resourceMetadata }: Pick<Facts, 'server' | 'resourceMetadata'>): string[] {
  const asked = resourceMetadata.requests.map((x) => resourceOf(x.request.url)).find((resource) => resource);
  return resourceMetadataUrls(server ?? asked ?? '');
}

/** The URL that a challenge should name: where the document was read, else the well-known one with the path. */
export const metadataUrl = (facts: Pick<Facts, 'server' | 'resourceMetadata'>): string =>
  facts.resourceMetadata.document?.at.request.url ?? wellKnownUrls(facts)[0] ?? '';
