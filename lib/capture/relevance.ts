/**
 * Which exchanges can be part of a sign-in. What belongs to none keeps its address, and loses its bodies. More is kept than
 * `lib/handshake` will make a handshake of, never less.
 */
import { header, type RawExchange } from '../exchange.ts';
import { isMcpMessage } from '../protocol/mcp.ts';
import { endpointMembers } from '../protocol/server-metadata.ts';
import { challengesIn } from '../protocol/www-authenticate.ts';
import { asString, type Json } from '../text/json.ts';
import { bare, parseUrl } from '../text/url.ts';
import { answeredObject, askedObject, messagesOf } from './parsed.ts';

const oauthParameters =
  /(?:^|[?&])(?:client_id|redirect_uri|response_type|grant_type|code|code_challenge|state|error|access_token|refresh_token|id_token)=/;
const oauthMembers = ['access_token', 'client_id', 'redirect_uris', 'grant_type', 'error'];
const endpoints = Object.values(endpointMembers);
const metadataMembers = ['resource', 'authorization_servers', 'issuer', ...endpoints];

export interface Relevance {
  /** Notes the places that an exchange shows to be part of a sign-in: its own, and what it names. */
  learn(x: RawExchange): void;
  /** The exchange as it may leave. */
  keep(x: RawExchange): RawExchange;
}

export function createRelevance(): Relevance {
  const places = new Set<string>();
  return {
    learn(x) {
      const place = bare(x.request.url);
      // Of a place that is known to be one, nothing more is to be found out.
      if (!places.has(place) && mayBeHandshake(x)) places.add(place);
      for (const url of namedBy(x)) places.add(bare(url));
    },
    keep: (x) => (places.has(bare(x.request.url)) ? x : withoutBodies(x)),
  };
}

/** The URL, headers or bodies show MCP, OAuth or the metadata of either, or a page of the sign-in. */
function mayBeHandshake(x: RawExchange): boolean {
  if (x.navigation || x.via !== 'direct') return true;
  const url = parseUrl(x.request.url);
  if (!url) return false;
  if (/\/\.well-known\/(?:oauth|openid)/.test(url.pathname)) return true;
  if (oauthParameters.test(url.search) || oauthParameters.test(x.request.body ?? '') || isMcp(x, url)) return true;
  const asked = askedObject(x);
  // A sign-up, or a token of another kind: what it sends says so.
  if (/\/(?:register|token|authorize)\/?$/.test(url.pathname) && !asked) return true;
  const answer = answeredObject(x);
  return hasOne(asked, oauthMembers) || hasOne(answer, oauthMembers) || hasOne(answer, metadataMembers);
}

const hasOne = (object: Json | undefined, names: readonly string[]) =>
  object !== undefined && names.some((name) => name in object);

function isMcp(x: RawExchange, { pathname }: URL): boolean {
  if (/\/(?:mcp|sse)\/?$/.test(pathname)) return true;
  if (x.request.headers.some(([name]) => name.startsWith('mcp-'))) return true;
  if (header(x.response?.headers, 'www-authenticate') !== undefined) return true;
  const accept = header(x.request.headers, 'accept') ?? '';
  // Chats that stream ask for a stream alone, and send what their person wrote.
  if (accept.includes('text/event-stream') && (x.request.method === 'GET' || accept.includes('json'))) return true;
  return messagesOf(x.request).some(isMcpMessage) || messagesOf(x.response).some(isMcpMessage);
}

/** Addresses that a challenge or a metadata document names. */
function namedBy(x: RawExchange): string[] {
  const challenges = challengesIn(x.response?.headers);
  const answer = x.request.url.includes('/.well-known/') ? answeredObject(x) : undefined;
  if (!challenges.length && !answer) return [];
  return [
    ...challenges.map(({ bearer }) => bearer?.resourceMetadata),
    ...endpoints.map((name) => asString(answer?.[name])),
  ].filter((url) => url !== undefined);
}

function withoutBodies(x: RawExchange): RawExchange {
  const { body: _asked, ...request } = x.request;
  if (!x.response) return { ...x, request };
  const { body: _answered, ...response } = x.response;
  return { ...x, request, response };
}
