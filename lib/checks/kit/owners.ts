/** Whose it is to change, told by the host of what was asked. */
import type { Owner } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { parseUrl } from '../../text/url.ts';
import type { Words } from '../define.ts';

/** Who answers for an endpoint: decided by whose host it is, since clients also ask the MCP server for the other's. */
export function ownerOfUrl({ server, resourceMetadata }: Facts, at: Observed): Owner {
  if (at.role === 'mcp' || at.role === 'resource-metadata') return 'mcp-server';
  const origin = parseUrl(at.request.url)?.origin;
  const named = resourceMetadata.authorizationServers.some((issuer) => parseUrl(issuer)?.origin === origin);
  return origin === parseUrl(server ?? undefined)?.origin && !named ? 'mcp-server' : 'scalekit';
}

/** Whose endpoint it is, by its host. A server that is not the Scalekit environment is another authorization server. */
export function corsOwner({ facts, at }: Words<object>): Owner {
  const owner = ownerOfUrl(facts, at);
  if (owner !== 'scalekit' || !facts.scalekit) return owner;
  return parseUrl(at.request.url)?.origin === parseUrl(facts.scalekit.environment)?.origin
    ? 'scalekit'
    : 'authorization-server';
}
