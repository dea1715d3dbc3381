/** Whose it is to change, told by the host of what was asked. */
import type { Owner } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { httpUrl, sameOrigin } from '../../text/url.ts';
import type { Words } from '../define.ts';
import { isPlaceholder } from './answers/placeholder.ts';

/** Who answers for an endpoint: decided by whose host it is, since clients also ask the MCP server for the other's. */
export function ownerOfUrl({ server, resourceMetadata }: Facts, at: Observed): Owner {
  if (at.role === 'mcp' || at.role === 'resource-metadata') return 'mcp-server';
  const { url } = at.request;
  const named = resourceMetadata.authorizationServers.some((issuer) => sameOrigin(issuer, url));
  return sameOrigin(url, server) && !named ? 'mcp-server' : 'scalekit';
}

/** Whose endpoint it is, by its host. A server that is not the Scalekit environment is another authorization server. */
export function corsOwner({ facts, at }: Words<object>): Owner {
  const owner = ownerOfUrl(facts, at);
  if (owner !== 'scalekit' || !facts.scalekit) return owner;
  return sameOrigin(at.request.url, facts.scalekit.environment) ? 'scalekit' : 'authorization-server';
}

/**
 * Another vendor's authorization server is known to be in use: it is named, or it was asked, and nothing of it is
 * Scalekit's. A template that was left in names nobody.
 */
export const otherVendor = (facts: Facts): boolean =>
  !facts.scalekit &&
  (facts.resourceMetadata.authorizationServers.some((issuer) => httpUrl(issuer) && !isPlaceholder(issuer)) ||
    facts.serverMetadata.document !== undefined ||
    facts.serverMetadata.requests.some((x) => ownerOfUrl(facts, x) !== 'mcp-server') ||
    facts.registration.requests.length + facts.authorization.requests.length + facts.token.requests.length > 0);
