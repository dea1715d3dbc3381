/** A client that reads the metadata of the issuer, and then goes by that of the issuer's host, which is another's. */
import type { Facts, Observed } from '../../handshake/facts.ts';
import { isSuccess } from '../../protocol/status.ts';
import { issuerOf } from '../../protocol/well-known.ts';
import { isObject } from '../../text/json.ts';
import { parseUrl } from '../../text/url.ts';

interface HostMetadata {
  /** The metadata of the issuer, with a way to register. */
  right: Observed;
  /** That of its host, without. */
  at: Observed;
}

const lets = (x: Observed): boolean =>
  isObject(x.json) &&
  (typeof x.json.registration_endpoint === 'string' || x.json.client_id_metadata_document_supported === true);

export function hostMetadata({ resourceMetadata, serverMetadata }: Facts): HostMetadata | undefined {
  const at = serverMetadata.document?.at;
  const [issuer] = resourceMetadata.authorizationServers;
  const url = parseUrl(issuer);
  if (!at || !url || url.pathname === '/' || lets(at)) return undefined;
  if (parseUrl(issuerOf(at.request.url)?.issuer)?.href !== `${url.origin}/`) return undefined;
  const right = serverMetadata.requests.find(
    (x) => x.position < at.position && isSuccess(x) && issuerOf(x.request.url)?.issuer === issuer && lets(x),
  );
  return right && { right, at };
}
