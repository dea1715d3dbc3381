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

/** Whoever signs in goes by what it has, and looks at the host's metadata for something else; a guess shows nothing. */
const signsIn = ({ role, guessed }: Observed): boolean =>
  !guessed && (role === 'registration' || role === 'authorization' || role === 'callback' || role === 'token');

export function hostMetadata({ resourceMetadata, serverMetadata, exchanges }: Facts): HostMetadata | undefined {
  const at = serverMetadata.document?.at;
  const [issuer, ...others] = resourceMetadata.authorizationServers;
  const url = parseUrl(issuer);
  if (!at || !url || url.pathname === '/' || lets(at) || exchanges.some(signsIn)) return undefined;
  // The MCP server names the host itself, too.
  if (others.some((other) => parseUrl(other)?.href === `${url.origin}/`)) return undefined;
  if (parseUrl(issuerOf(at.request.url)?.issuer)?.href !== `${url.origin}/`) return undefined;
  const right = serverMetadata.requests.find(
    (x) => x.position < at.position && isSuccess(x) && issuerOf(x.request.url)?.issuer === issuer && lets(x),
  );
  return right && { right, at };
}
