/** RFC 9728 §3.3: what is not the same in `resource` and the URL that the client connects to, as this client compares them. */
import { clientCalled } from '../../clients/all.ts';
import type { Facts } from '../../handshake/facts.ts';
import { identical, type ResourceDifference, resourceDifference } from '../../protocol/resource.ts';
import { resourceOf } from '../../protocol/well-known.ts';
import { parseUrl, withoutSlash } from '../../text/url.ts';

/** `not-identical`: for this client alone it is one. */
export type ResourceMismatch = Omit<ResourceDifference, 'kind'> & {
  kind: ResourceDifference['kind'] | 'not-identical';
};

/** Some clients want the two to be identical, VS Code say; for others such a difference is nothing. */
function isTooLoose(resource: string, server: string, { client, context }: Facts): boolean {
  const rule = clientCalled(context.client ?? client.name)?.resource;
  if (!rule?.is.startsWith('exact') || rule.from.by === 'guess' || identical(resource, server)) return false;
  return rule.is === 'exact' || !identical(resource, withoutSlash(server));
}

/**
 * Where no MCP request was seen: the server that the well-known URL stands for (RFC 9728 §3.3). Its path is taken from
 * the document, since a client may have asked at the root.
 */
function unseenServer({ resourceMetadata: { document, resource } }: Facts): string | undefined {
  const asked = parseUrl(document && resourceOf(document.at.request.url));
  const named = parseUrl(resource);
  return asked && named ? `${asked.origin}${named.pathname}` : undefined;
}

export const serverNamed = (facts: Facts): string | undefined => facts.server ?? unseenServer(facts);

export function resourceMismatch(facts: Facts): ResourceMismatch | undefined {
  const { document, resource } = facts.resourceMetadata;
  const server = serverNamed(facts);
  if (!server || !document || resource === undefined) return undefined;
  const strict: ResourceMismatch | undefined = isTooLoose(resource, server, facts)
    ? { kind: 'not-identical', observed: resource, expected: server }
    : undefined;
  return resourceDifference(resource, server) ?? strict;
}
