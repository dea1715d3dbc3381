/**
 * Which part of a handshake an exchange plays, by what it is: its URL, its method, its body, and the endpoints that
 * the metadata of the session names.
 */
import { type Exchange, header, headerValues } from '../exchange.ts';
import { isLoopback } from '../protocol/addresses.ts';
import { isResourceMetadataUrl, isServerMetadataUrl } from '../protocol/well-known.ts';
import { readChallenge } from '../protocol/www-authenticate.ts';
import { asString, asStrings, isObject } from '../text/json.ts';
import { formOf, parseUrl } from '../text/url.ts';
import { ways } from '../ways.ts';
import { requestBody, responseBody } from './body.ts';
import type { Role } from './facts.ts';

/** URLs that the traffic itself names, without query and fragment. */
export interface Known {
  mcp: Set<string>;
  challengeUrls: Set<string>;
  registration: Set<string>;
  authorization: Set<string>;
  token: Set<string>;
  redirectUris: Set<string>;
}

/** A URL without query and fragment, as far as it is one. */
export function bare(url: string): string {
  const parsed = parseUrl(url);
  return parsed ? parsed.origin + parsed.pathname : url;
}

export function learn(exchanges: readonly Exchange[]): Known {
  const known: Known = {
    mcp: new Set(),
    challengeUrls: new Set(),
    registration: new Set(),
    authorization: new Set(),
    token: new Set(),
    redirectUris: new Set(),
  };
  const add = (set: Set<string>, value: unknown) => {
    if (typeof value === 'string' && parseUrl(value)) set.add(bare(value));
  };
  for (const x of exchanges) {
    if (rpcMethodOf(x) !== undefined || hasMcpHeaders(x)) add(known.mcp, x.request.url);
    for (const line of challengesOf(x)) add(known.challengeUrls, readChallenge([line]).bearer?.resourceMetadata);
    const answer = responseBody(x).json;
    if (isObject(answer) && isServerMetadataUrl(x.request.url)) {
      add(known.registration, answer.registration_endpoint);
      add(known.authorization, answer.authorization_endpoint);
      add(known.token, answer.token_endpoint);
    }
    const request = requestBody(x).json;
    if (isObject(request)) for (const uri of asStrings(request.redirect_uris) ?? []) add(known.redirectUris, uri);
    const query = parseUrl(x.request.url)?.searchParams;
    if (query?.has('response_type') || query?.has('code_challenge')) add(known.redirectUris, query.get('redirect_uri'));
  }
  return known;
}

const challengesOf = (x: Exchange) => headerValues(x.response?.headers, 'www-authenticate');

const hasMcpHeaders = (x: Exchange) =>
  !isResourceMetadataUrl(x.request.url) &&
  !isServerMetadataUrl(x.request.url) &&
  (header(x.request.headers, 'mcp-session-id') !== undefined ||
    (x.request.method === 'POST' && /text\/event-stream/.test(header(x.request.headers, 'accept') ?? '')));

/** The JSON-RPC method of a request's body; `''` for a JSON-RPC answer that the client sends; `undefined` for neither. */
export function rpcMethodOf(x: Exchange): string | undefined {
  const message = requestBody(x).messages.find((m) => isObject(m) && m.jsonrpc === '2.0');
  return isObject(message) ? (asString(message.method) ?? '') : undefined;
}

/** `/oauth/callback`, `/callback/debug`, `/api/mcp/auth_callback`, `/connector_platform_oauth_redirect`. */
const callbackPath = /(?:callback|redirect)(?:\/debug)?\/?$/i;

/**
 * An answer to an authorization request (RFC 6749 §4.1.2) where no request named its redirect URI. Where one did, the
 * same path under another name of the machine is meant too; other callbacks are those of an identity provider to the
 * authorization server, in the middle of its sign-in.
 */
function looksLikeCallback(x: Exchange, url: URL, known: Known): boolean {
  const query = url.searchParams;
  if (!['code', 'error', 'state', 'iss'].some((name) => query.has(name))) return false;
  if (known.redirectUris.size > 0) {
    return isLoopback(url) && [...known.redirectUris].some((uri) => parseUrl(uri)?.pathname === url.pathname);
  }
  if (callbackPath.test(url.pathname)) return true;
  // Clients on a person's own machine listen at any path.
  return x.navigation === true && isLoopback(url) && query.has('state') && (query.has('code') || query.has('error'));
}

/** The role of an exchange, `undefined` when it plays none. Sign-in pages and redirects are found by their place. */
export function roleOf(x: Exchange, known: Known): Role | undefined {
  const url = parseUrl(x.request.url);
  if (!url || x.request.method === 'OPTIONS') return undefined;
  const at = bare(x.request.url);
  const { method } = x.request;
  const query = url.searchParams;

  if (rpcMethodOf(x) !== undefined) return 'mcp';
  if (isResourceMetadataUrl(x.request.url) || known.challengeUrls.has(at)) return 'resource-metadata';
  if (isServerMetadataUrl(x.request.url)) return 'server-metadata';

  if (method === 'POST' && !x.navigation) {
    const form = formOf(requestBody(x).kind === 'form' ? x.request.body : '');
    if (form.grant_type !== undefined || known.token.has(at) || /\/token\/?$/.test(url.pathname)) return 'token';
    const body = requestBody(x).json;
    if (isObject(body) && Array.isArray(body.redirect_uris)) return 'registration';
    if (known.registration.has(at) || /(\/register|\/clients:register)\/?$/.test(url.pathname)) return 'registration';
  }
  if (method === 'GET' || x.navigation) {
    if (query.has('response_type') || (query.has('client_id') && query.has('redirect_uri'))) return 'authorization';
    if (known.redirectUris.has(at) || looksLikeCallback(x, url, known)) return 'callback';
    if (known.authorization.has(at) || (x.navigation && /\/authorize\/?$/.test(url.pathname))) return 'authorization';
  }
  if (x.navigation) return undefined;
  if (known.mcp.has(at) || ways[x.via].part === 'proxy' || hasMcpHeaders(x)) return 'mcp';
  return /\/(mcp|sse)\/?$/.test(url.pathname) ? 'mcp' : undefined;
}
