/**
 * Where metadata stands: RFC 9728 §3.1 for a protected resource, RFC 8414 §3.1 and OpenID Connect Discovery 1.0 §4 for
 * an authorization server. A well-known name is *inserted* between host and path; OpenID's older form is *appended*.
 * Nothing here throws: what is no http or https URL has no metadata.
 */
import { httpUrl, withoutSlash } from '../text/url.ts';

const RESOURCE = '/.well-known/oauth-protected-resource';
const OAUTH = '/.well-known/oauth-authorization-server';
const OPENID = '/.well-known/openid-configuration';

export type WellKnownForm = 'inserted' | 'appended';

export interface WellKnownIssuer {
  /** Without a trailing slash at the root: whether the issuer itself has one cannot be told from the URL. */
  issuer: string;
  form: WellKnownForm;
  kind: 'oauth' | 'openid';
}

/** RFC 8414 §3.1: a slash at the end goes before the name is inserted or appended. */
const pathOf = (url: URL) => withoutSlash(url.pathname);

/** URLs of the protected resource metadata, in the order that the official SDK asks: with the path, then at the root. */
export function resourceMetadataUrls(server: string): string[] {
  const url = httpUrl(server);
  if (!url) return [];
  const root = `${url.origin}${RESOURCE}`;
  return [...new Set([`${root}${pathOf(url)}${url.search}`, root])];
}

/**
 * URLs of the authorization server metadata, in the order that the official SDK asks (`buildDiscoveryUrls` since 1.22);
 * it never asks for the appended form of RFC 8414's name.
 */
export function serverMetadataUrls(issuer: string): string[] {
  const url = httpUrl(issuer);
  if (!url) return [];
  const path = pathOf(url);
  const inserted = [`${url.origin}${OAUTH}${path}`, `${url.origin}${OPENID}${path}`];
  return url.pathname === '/' ? inserted : [...inserted, `${url.origin}${path}${OPENID}`];
}

/** `<issuer>/.well-known/oauth-authorization-server`, where some servers have it; `undefined` for an issuer at the root. */
export function appendedServerMetadataUrl(issuer: string): string | undefined {
  const url = httpUrl(issuer);
  return url && url.pathname !== '/' ? `${url.origin}${pathOf(url)}${OAUTH}` : undefined;
}

/** What the name was inserted into or appended to. */
function around(url: URL, name: string): { path: string; form: WellKnownForm } | undefined {
  const { pathname } = url;
  const rest = pathname.slice(name.length);
  if (pathname.startsWith(name) && (rest === '' || rest.startsWith('/'))) {
    return { path: rest === '/' ? '' : rest, form: 'inserted' };
  }
  const trimmed = pathOf(url);
  return trimmed.endsWith(name) ? { path: trimmed.slice(0, -name.length), form: 'appended' } : undefined;
}

/** The issuer that a client asks about with this URL; `undefined` when it is no URL of server metadata. */
export function issuerOf(wellKnownUrl: string): WellKnownIssuer | undefined {
  const url = httpUrl(wellKnownUrl);
  if (!url) return undefined;
  for (const [name, kind] of [
    [OAUTH, 'oauth'],
    [OPENID, 'openid'],
  ] as const) {
    const found = around(url, name);
    if (found) return { issuer: `${url.origin}${found.path}`, form: found.form, kind };
  }
  return undefined;
}

/** The resource that a client asks about with this URL; `undefined` when it is no URL of resource metadata. */
export function resourceOf(wellKnownUrl: string): string | undefined {
  const url = httpUrl(wellKnownUrl);
  const found = url && around(url, RESOURCE);
  return found ? `${url.origin}${found.path}${url.search}` : undefined;
}

export const isResourceMetadataUrl = (url: string): boolean => resourceOf(url) !== undefined;
