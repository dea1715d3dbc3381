/** Whether the token is for this server (`aud`) and from an issuer that its metadata names (`iss`). */
import type { Facts } from '../../handshake/facts.ts';
import type { TokenClaims } from '../../protocol/jwt.ts';
import { issuersOf } from '../../protocol/scalekit.ts';
import { issuerOf } from '../../protocol/well-known.ts';
import { parseUrl, withoutSlash } from '../../text/url.ts';
import { ownUrl } from './moved.ts';

const list = (aud: string | string[] | undefined): string[] => (aud === undefined ? [] : [aud].flat());

export interface Audience {
  /** `aud` as the token has it. */
  observed: string[];
  /** The server's URL, or the `resource` of its metadata, is in it. */
  url: boolean;
  /** The resource id is in it; `undefined` where the server has none. */
  resourceId: boolean | undefined;
  /** An audience that differs from the server's URL by one slash at its end. */
  slash?: string;
}

/** RFC 7519 §4.1.3: compared as strings; a trailing slash is a difference, save at the root, where URLs have none. */
export function audienceOf(facts: Facts, claims: TokenClaims): Audience {
  const { resourceMetadata, scalekit } = facts;
  const server = ownUrl(facts);
  const observed = list(claims.aud);
  const root = server !== null && parseUrl(server)?.pathname === '/';
  const names = [server, resourceMetadata.resource].filter((name) => typeof name === 'string');
  const has = (name: string) => observed.includes(name) || (root && observed.includes(withoutSlash(name)));
  const bySlash = (name: string) =>
    observed.find((aud) => !aud.startsWith('res_') && aud !== name && withoutSlash(aud) === withoutSlash(name));
  const own = names.find(has);
  const near = names.map(bySlash).find((aud) => aud !== undefined);
  const slash =
    own === undefined
      ? near
      : server !== null && !has(server) && withoutSlash(own) === withoutSlash(server)
        ? own
        : undefined;
  return {
    observed,
    url: own !== undefined && slash === undefined,
    resourceId: scalekit?.resourceId ? observed.includes(scalekit.resourceId) : undefined,
    ...(slash !== undefined && { slash }),
  };
}

/** What the token's `iss` is: one of the valid forms, or another; `undefined` where nothing says which are valid. */
export function issuerForm(facts: Facts, iss: string): 'metadata' | 'other-form' | 'wrong' | undefined {
  const { scalekit, serverMetadata, resourceMetadata } = facts;
  const named = [serverMetadata.issuer, ...resourceMetadata.authorizationServers].filter((x) => x !== undefined);
  // Where no metadata was recorded, its address still says whose it is.
  const asked = named.length ? [] : serverMetadata.requests.flatMap((x) => issuerOf(x.request.url)?.issuer ?? []);
  if (named.includes(iss) || asked.includes(iss)) return 'metadata';
  if (scalekit) {
    if (!issuersOf(scalekit).map(withoutSlash).includes(withoutSlash(iss))) return 'wrong';
    return named.length || asked.length ? 'other-form' : undefined;
  }
  if (named.length === 0) return undefined;
  return named.map(withoutSlash).includes(withoutSlash(iss)) ? 'other-form' : 'wrong';
}
