/**
 * A live check asks what all clients ask together. What of it one client would have asked, and in which order, is told
 * here, so that what only others ask is no retry of this one, and nothing that it got past.
 */
import { type Exchange, header, headerValues } from '../exchange.ts';
import { corsVerdict } from '../protocol/cors.ts';
import { exposes } from '../protocol/cors-rules.ts';
import { isMadeUp } from '../protocol/made-up-token.ts';
import { isSuccess } from '../protocol/status.ts';
import { appendedServerMetadataUrl, resourceMetadataUrls, serverMetadataUrls } from '../protocol/well-known.ts';
import { readChallenge } from '../protocol/www-authenticate.ts';
import { asString, asStrings, isObject, type Json } from '../text/json.ts';
import { httpUrl } from '../text/url.ts';
import { responseBody } from './body.ts';
import { beginsSession, rpcMethodOf } from './classify.ts';
import { carriesToken, tokenOf } from './facts/token-use.ts';
import type { Role } from './facts.ts';
import type { RoledExchange } from './handshake.ts';
import type { Walker } from './walkers.ts';

export interface Walk {
  /** What the client would have asked, in its order, and behind it the preflights of what it would ask next. */
  path: RoledExchange[];
  madeUp?: RoledExchange;
  keys?: RoledExchange;
  /** Other metadata of authorization servers. */
  beside: RoledExchange[];
}

/** How a client read an answer. */
interface Reading {
  status: number | undefined;
  document: Json | undefined;
}

export function walkOf(server: string, exchanges: readonly RoledExchange[], walker: Walker): Walk {
  const { inPage } = walker.client;
  const own = exchanges.filter(({ exchange }) => (exchange.page.origin !== null) === inPage);
  const programs = exchanges.filter(({ exchange }) => exchange.page.origin === null);
  const path: RoledExchange[] = [];

  /** These and what they were redirected to; answers how it ended. */
  function go(starts: readonly RoledExchange[]): Reading {
    let end: RoledExchange | undefined;
    for (const start of starts) {
      for (let x: RoledExchange | undefined = start; x && x !== end; x = targetOf(x, own)) {
        // Asked again, it would say the same.
        if (!path.includes(x)) path.push(x);
        end = x;
      }
    }
    return end ? readingOf(end) : { status: undefined, document: undefined };
  }

  const at = (role: Role, url: string, among = own) =>
    among.filter((x) => x.role === role && x.redirectedFrom === undefined && x.exchange.request.url === url);

  /** One URL after the other, until one of them is answered, for good or ill. */
  function look(role: Role, urls: readonly string[]): Json | undefined {
    for (const url of urls) {
      const { status, document } = go(at(role, url));
      if (status !== undefined && status !== 502 && (status < 400 || status >= 500)) return document;
    }
    return undefined;
  }

  // Where nobody answers a program, a page is not asked: nobody would answer it either.
  const opening = own.some(isOpening) ? own.filter(isOpening) : programs.filter(isOpening);
  const streams = /sse\/?$/.test(httpUrl(server)?.pathname ?? '') ? opening.filter(isStream) : [];
  const messages = opening.filter((x) => rpcMethodOf(x.exchange) === 'initialize');
  const { status } = go(streams.length ? streams : isModern(opening) ? opening.filter(isDiscovery) : messages);
  const challenge = path.at(-1);

  // Whoever asks for no sign-in needs no metadata, though a person may begin one all the same.
  const isOpen = isSuccess({ status: status ?? 0 }) && !programs.some(isResourceDocument);
  if (status !== undefined && !isOpen && (walker.starts === 'always' ? status < 500 : walker.starts.includes(status))) {
    const named = walker.named === 'ignored' || !challenge ? undefined : namedBy(challenge);
    const wellKnown = resourceMetadataUrls(server);
    const urls = named === undefined ? wellKnown : walker.named === 'only' ? [named] : [named, ...wellKnown];
    const resource = look('resource-metadata', [...new Set(urls)]);
    const issuer = asStrings(resource?.authorization_servers)?.[0] ?? httpUrl(server)?.origin ?? '';
    const metadata = look('server-metadata', serverMetadataUrls(issuer));
    const looked = path.filter((x) => x.role === 'server-metadata');
    // Where it is nowhere else, this shows that it is there at all.
    if (!metadata && looked.every(isMissing))
      go(at('server-metadata', appendedServerMetadataUrl(issuer) ?? '', programs).filter(isAnswered));
    if (metadata && walker.forgets) look('resource-metadata', wellKnown);
  }

  /**
   * The preflights of what would be asked next. A program sends none: one that failed shows it no more than that nobody
   * is there, which an answer that a program got there denies.
   */
  function comesNext(): RoledExchange[] {
    const readable = status !== undefined;
    const next = exchanges.filter((x) => isPreflightOnly(x) && (x.role === 'registration' || readable));
    if (inPage) return next.filter((x) => !path.includes(x));
    const isThere = (x: RoledExchange) => programs.some((y) => isAnsweredAtAll(y) && originOf(y) === originOf(x));
    return next.flatMap((x) =>
      x.exchange.preflight?.failure && !isThere(x) ? { ...x, exchange: asProgram(x.exchange) } : [],
    );
  }

  const keys = keysNamed(path, programs);
  const madeUp = programs.find(
    ({ exchange, redirectedFrom }) => redirectedFrom === undefined && carriesMadeUp(exchange),
  );
  const beside = programs.filter((x) => x.role === 'server-metadata' && !path.includes(x));
  return {
    path: [...path, ...programs.filter(isRegistration), ...comesNext()],
    beside,
    ...(madeUp && { madeUp }),
    ...(keys && { keys }),
  };
}

const asProgram = (x: Exchange): Exchange => ({ ...x, page: { ...x.page, origin: null } });

const targetOf = (x: RoledExchange, among: readonly RoledExchange[]) =>
  among.find(({ redirectedFrom }) => redirectedFrom === x.exchange.id);

const originOf = ({ exchange }: RoledExchange) => httpUrl(exchange.request.url)?.origin;
const isAnsweredAtAll = ({ exchange }: RoledExchange) => exchange.response !== undefined;
const isAnswered = ({ exchange }: RoledExchange) => isSuccess(exchange.response);

/** Whether or not the client could read that there is nothing. */
const isMissing = ({ exchange: { response } }: RoledExchange) => !response || response.status === 404;

const isResourceDocument = (x: RoledExchange) =>
  x.role === 'resource-metadata' && isAnswered(x) && isObject(responseBody(x.exchange).json);

const isStream = ({ exchange: { request } }: RoledExchange) => request.method === 'GET';

const carriesMadeUp = (x: RoledExchange['exchange']): boolean =>
  x.response !== undefined && isMadeUp(tokenOf(x)?.claims);

/** The first request of a client: not what some send before it, nor what comes later. */
function isOpening(x: RoledExchange): boolean {
  const { request } = x.exchange;
  if (x.role !== 'mcp' || x.redirectedFrom !== undefined || carriesToken(x.exchange)) return false;
  if (header(request.headers, 'accept') === '*/*') return false;
  return request.method === 'GET' || beginsSession(x.exchange);
}

const isDiscovery = ({ exchange }: RoledExchange) => rpcMethodOf(exchange) === 'server/discover';

/** A server of MCP 2026-07-28 alone: it asks for a token where it is spoken to in its own way, and nowhere else. */
function isModern(opening: readonly RoledExchange[]): boolean {
  const statuses = (of: readonly RoledExchange[]) => of.map(({ exchange }) => exchange.response?.status ?? 0);
  const others = statuses(opening.filter((x) => !isDiscovery(x) && !isStream(x)));
  return (
    statuses(opening.filter(isDiscovery)).includes(401) &&
    others.every((status) => status >= 400 && status < 500 && status !== 401 && status !== 403)
  );
}

/** For real, because a person said so: any client would send the same. */
const isRegistration = ({ exchange, role }: RoledExchange) =>
  role === 'registration' && exchange.preflight === undefined && exchange.request.method === 'POST';

const isPreflightOnly = ({ exchange: { preflight, response, failure }, role }: RoledExchange) =>
  (role === 'mcp' || role === 'registration') && preflight !== undefined && !response && !failure;

function readingOf({ exchange }: RoledExchange): Reading {
  const { response } = exchange;
  if (!response || corsVerdict(exchange)?.blocked) return { status: undefined, document: undefined };
  const { json } = responseBody(exchange);
  return { status: response.status, document: isSuccess(response) && isObject(json) ? json : undefined };
}

/** The URL in the challenge, as the official SDK reads it; a page sees no header that is not exposed. */
function namedBy({ exchange: { page, response } }: RoledExchange): string | undefined {
  const lines = headerValues(response?.headers, 'www-authenticate');
  if (page.origin !== null && !exposes(response?.headers ?? [], 'www-authenticate')) return undefined;
  return readChallenge(lines).sdk.resourceMetadata;
}

/** The keys of the metadata that was read last. */
function keysNamed(path: readonly RoledExchange[], programs: readonly RoledExchange[]): RoledExchange | undefined {
  const read = path.findLast((x) => x.role === 'server-metadata' && isAnswered(x));
  const json = read && responseBody(read.exchange).json;
  const named = isObject(json) ? asString(json.jwks_uri) : undefined;
  let keys = programs.find((x) => x.role === 'keys' && x.exchange.request.url === named);
  for (let next = keys; next; next = targetOf(next, programs)) keys = next;
  return keys;
}
