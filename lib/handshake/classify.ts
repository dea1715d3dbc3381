/**
 * Which part of a handshake an exchange plays, by what it is: its URL, its method, its body, and the endpoints that
 * the metadata of the session names.
 */
import { type Exchange, type HeaderLines, header } from '../exchange.ts';
import { isLoopback } from '../protocol/addresses.ts';
import { isCallback } from '../protocol/callback.ts';
import { isFirstMessage, isMcpMessage, saysSession } from '../protocol/mcp.ts';
import { endpointMembers } from '../protocol/server-metadata.ts';
import { challengesIn } from '../protocol/www-authenticate.ts';
import { asString, asStrings, isObject } from '../text/json.ts';
import { bare, formOf, parseUrl } from '../text/url.ts';
import { ways } from '../ways.ts';
import { addressOf } from './address.ts';
import { asksInPart } from './authorization-request.ts';
import { isAside, isOpenedByHand } from './belonging/bystanders.ts';
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
  keys: Set<string>;
}

export function learn(exchanges: readonly Exchange[]): Known {
  const known: Known = {
    mcp: new Set(),
    challengeUrls: new Set(),
    registration: new Set(),
    authorization: new Set(),
    token: new Set(),
    redirectUris: new Set(),
    keys: new Set(),
  };
  const add = (set: Set<string>, value: unknown) => {
    if (typeof value === 'string' && parseUrl(value)) set.add(bare(value));
  };
  for (const x of exchanges) {
    if (speaksMcp(x)) add(known.mcp, x.request.url);
    for (const { bearer } of challengesIn(x.response?.headers)) add(known.challengeUrls, bearer?.resourceMetadata);
    const answer = responseBody(x).json;
    if (isObject(answer) && isServerMetadata(x)) {
      for (const role of ['registration', 'authorization', 'token'] as const)
        add(known[role], answer[endpointMembers[role]]);
      add(known.keys, answer.jwks_uri);
    }
    const request = requestBody(x).json;
    if (isObject(request)) for (const uri of asStrings(request.redirect_uris) ?? []) add(known.redirectUris, uri);
    const { query } = addressOf(x);
    if (isAside(x)) continue;
    if ('response_type' in query || 'code_challenge' in query) add(known.redirectUris, query.redirect_uri);
  }
  return known;
}

/** What an exchange names that the traffic had not named. */
export function newsOf(exchange: Exchange, known: Known): string[] {
  const named = learn([exchange]);
  return rolesIn(named).flatMap((of) => [...named[of]].filter((url) => !known[of].has(url)));
}

const rolesIn = (known: Known) => Object.keys(known) as (keyof Known)[];

/** With what this one names beside. */
export function withNews(known: Known, exchange: Exchange): Known {
  const now = { ...known };
  const named = learn([exchange]);
  for (const of of rolesIn(named)) if (named[of].size) now[of] = new Set([...known[of], ...named[of]]);
  return now;
}

function isServerMetadata(x: Exchange): boolean {
  const { metadata } = addressOf(x);
  return metadata === 'oauth' || metadata === 'openid';
}

/** An MCP message, or a header that only MCP requests carry; `mcp-protocol-version` goes with metadata requests too. */
const speaksMcp = (x: Exchange) =>
  requestBody(x).messages.some(isMcpMessage) ||
  responseBody(x).messages.some(isMcpMessage) ||
  (addressOf(x).metadata === undefined &&
    x.request.method !== 'OPTIONS' &&
    x.request.headers.some(([name]) => /^mcp-(?:session-id|method|name)$/.test(name)));

/** The Streamable HTTP transport asks for both types in one request; chats that stream ask for one. */
const asksForBoth = (x: Exchange) => {
  const accept = header(x.request.headers, 'accept') ?? '';
  return x.request.method === 'POST' && accept.includes('text/event-stream') && accept.includes('application/json');
};

/** The Inspector's proxy sends messages, and for the sign-in a form: to revoke a token (RFC 7009), say. */
const isOfProxy = (x: Exchange) => ways[x.via].part === 'proxy' && requestBody(x).kind !== 'form';

/** The JSON-RPC method of a request's body; `''` for a JSON-RPC answer that the client sends; `undefined` for neither. */
export function rpcMethodOf(x: Exchange): string | undefined {
  const message = requestBody(x).messages.find((m) => isObject(m) && m.jsonrpc === '2.0');
  return isObject(message) ? (asString(message.method) ?? '') : undefined;
}

/** The first message of a client. */
export const beginsSession = (x: Exchange): boolean => isFirstMessage(rpcMethodOf(x));

/**
 * The role that an exchange may have; `undefined` when it has none. Whether it is part of a sign-in at all, its owner
 * decides (`belonging/owners.ts`), and sign-in pages are found by their place (`belonging/sign-in-pages.ts`).
 */
export function roleOf(x: Exchange, known: Known): Role | undefined {
  const { url, bare: at, query, metadata } = addressOf(x);
  if (!url || x.request.method === 'OPTIONS' || isAside(x)) return undefined;
  const { method } = x.request;

  if (rpcMethodOf(x) !== undefined) return 'mcp';
  // Whoever opens a document in a tab wants to see it: a client reads it.
  if (x.navigation && (metadata !== undefined || known.challengeUrls.has(at))) return undefined;
  if (metadata === 'resource' || known.challengeUrls.has(at)) return 'resource-metadata';
  if (metadata !== undefined) return 'server-metadata';
  // No client needs the keys of the authorization server: only the live check asks for them.
  if (x.via === 'live-check' && known.keys.has(at)) return 'keys';

  if (method === 'POST' && !x.navigation) {
    const { kind, json } = requestBody(x);
    const form = formOf(kind === 'form' ? x.request.body : '');
    if (form.grant_type !== undefined || (isObject(json) && 'grant_type' in json) || known.token.has(at))
      return 'token';
    if (isObject(json) && Array.isArray(json.redirect_uris)) return 'registration';
    if (known.registration.has(at)) return 'registration';
    // By its path alone only where what it sends was not seen: it may be somebody's sign-up, or a token of another kind.
    if (kind !== 'form' && !isObject(json)) {
      if (/\/token\/?$/.test(url.pathname)) return 'token';
      if (/(\/register|\/clients:register)\/?$/.test(url.pathname)) return 'registration';
    }
  }
  if (method === 'GET' || x.navigation) {
    if ('response_type' in query || ('client_id' in query && 'redirect_uri' in query)) return 'authorization';
    if (known.redirectUris.has(at) || isCallback(url, x.navigation === true && isLoopback(url))) return 'callback';
    if (isOpenedByHand(x) && !asksInPart(url.href)) return undefined;
    if (known.authorization.has(at) || (x.navigation && /\/authorize\/?$/.test(url.pathname))) return 'authorization';
  }
  if (x.navigation) return undefined;
  if (known.mcp.has(at) || isOfProxy(x) || asksForBoth(x)) return 'mcp';
  return /\/(mcp|sse)\/?$/.test(url.pathname) ? 'mcp' : undefined;
}

/**
 * An address that is read, or that programs send to: whoever opens it in a tab is at no page of a sign-in. A page may lead to
 * one that is at the same address: then nothing turns it away.
 */
export function isForPrograms(x: Exchange, known: Known): boolean {
  const { bare: at, metadata } = addressOf(x);
  if (x.request.method !== 'GET') return false;
  if (metadata !== undefined || known.challengeUrls.has(at) || known.keys.has(at)) return true;
  const status = x.response?.status ?? 0;
  const turnsAway = status >= 300 && status < 500;
  const names = [known.registration, known.token, known.mcp];
  return (turnsAway || isOpenedByHand(x)) && names.some((urls) => urls.has(at));
}

/** What took the last message behind the first one of a session. */
export interface Taken {
  address: string;
  /** A call was among them, and not only the notification that the client is there. */
  call: boolean;
}

/** With a message that the server accepted. */
export function takenBy(x: Exchange, before: Taken | undefined): Taken | undefined {
  if (x.request.method !== 'POST' || beginsSession(x)) return before;
  const address = bare(x.request.url);
  const call = before?.call === true || rpcMethodOf(x) !== 'notifications/initialized';
  return before?.address === address && before.call === call ? before : { address, call };
}

/**
 * A stream of events that a client opens beside its messages: it need not be offered, nor last (MCP *Transports*). In the
 * older HTTP+SSE transport it has another address. One that is refused for its session shows nothing more than that where
 * no call has gone by that session yet.
 */
export const isSpareStream = ({ request, response }: Exchange, taken: Taken | undefined): boolean =>
  request.method === 'GET' &&
  taken !== undefined &&
  bare(request.url) === taken.address &&
  response?.status !== 401 &&
  (response?.status !== 403 || hasNoRoute(response.headers)) &&
  (taken.call || !saysSession(response?.body?.slice(0, 4096) ?? ''));

/** Amazon API Gateway has a route for another method alone: its 403 is about no token, whatever its words say. */
const hasNoRoute = (headers: HeaderLines): boolean =>
  header(headers, 'x-amzn-errortype')?.startsWith('MissingAuthenticationToken') === true;

/** What the Inspector's proxy says of itself, in the place of a server's answer. */
export const isProxysOwn = (x: Exchange): boolean =>
  ways[x.via].part === 'proxy' && x.failure?.kind === 'proxy' && /\/(?:health|config)$/.test(addressOf(x).bare);
