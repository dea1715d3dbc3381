/** Steps about the two metadata documents, and the document that a server should serve. */

import type { FixStep } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { resourceMetadataUrls, resourceOf } from '../../../protocol/well-known.ts';
import { asStrings } from '../../../text/json.ts';
import { serverStep } from './scalekit.ts';

/** What is known of the right document: pasted from the dashboard, or put together from what the handshake showed. */
export function goodDocument(facts: Facts): Record<string, unknown> | undefined {
  const { context, scalekit, server, resourceMetadata } = facts;
  const pasted = context.dashboardMetadata;
  if (pasted && !/[<>]/.test(JSON.stringify(pasted)) && asStrings(pasted.authorization_servers)?.length) return pasted;
  if (!server || !scalekit?.resourceId) return undefined;
  return {
    resource: server,
    authorization_servers: [`${scalekit.environment}/resources/${scalekit.resourceId}`],
    bearer_methods_supported: ['header'],
    scopes_supported: resourceMetadata.scopesSupported ?? [],
  };
}

/** Another vendor's authorization server is known to be in use. */
const otherVendor = ({ scalekit, resourceMetadata, serverMetadata }: Facts) =>
  !scalekit && (resourceMetadata.authorizationServers.length > 0 || serverMetadata.document !== undefined);

/** Where the document comes from: Scalekit's dashboard, unless another vendor is known to be in use. */
export function metadataJsonSteps(facts: Facts): FixStep[] {
  if (otherVendor(facts)) return [];
  const text = facts.scalekit
    ? 'Copy the whole **Metadata JSON** of this server.'
    : 'Copy the whole **Metadata JSON** of this server, where Scalekit is its authorization server.';
  return [serverStep(facts, text, ['Metadata JSON'])];
}

/** The well-known URLs of the server's metadata, the one with its path first. */
export function wellKnownUrls({ server, resourceMetadata }: Pick<Facts, 'server' | 'resourceMetadata'>): string[] {
  const asked = resourceMetadata.requests.map((x) => resourceOf(x.request.url)).find((resource) => resource);
  return resourceMetadataUrls(server ?? asked ?? '');
}

/** The URL that a challenge should name: where the document was read, else the well-known one with the path. */
export const metadataUrl = (facts: Pick<Facts, 'server' | 'resourceMetadata'>): string =>
  facts.resourceMetadata.document?.at.request.url ?? wellKnownUrls(facts)[0] ?? '';
