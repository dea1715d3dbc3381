/** Where the live check found the metadata of an MCP server at which its client stops before it would look for it. */
import type { Facts } from '../../handshake/facts.ts';
import type { ScalekitFacts } from '../../handshake/participants.ts';
import { environmentKind, environmentOf, resourceIdOf } from '../../protocol/scalekit.ts';
import { isSuccess } from '../../protocol/status.ts';
import { asStrings, isObject } from '../../text/json.ts';
import { parseUrl } from '../../text/url.ts';

export function withFoundMetadata(facts: Facts): Facts {
  if (facts.resourceMetadata.document) return facts;
  for (const at of facts.checked?.all ?? []) {
    if (at.role !== 'resource-metadata' || !isSuccess(at) || !isObject(at.json)) continue;
    const authorizationServers = asStrings(at.json.authorization_servers) ?? [];
    if (!authorizationServers.length) continue;
    const found = { ...facts.resourceMetadata, document: { at, value: at.json }, authorizationServers };
    return { ...facts, resourceMetadata: found, scalekit: facts.scalekit ?? scalekitIn(authorizationServers) };
  }
  return facts;
}

function scalekitIn(issuers: readonly string[]): ScalekitFacts | null {
  for (const issuer of issuers) {
    const environment = environmentOf(issuer);
    if (environment === undefined) continue;
    const kind = environmentKind(parseUrl(environment)?.hostname ?? '');
    const resourceId = resourceIdOf(issuer) ?? null;
    return { environment, kind, resourceId, evidence: resourceId === null ? 'host' : 'path' };
  }
  return null;
}
