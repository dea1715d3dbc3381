/**
 * An exchange that may be part of a sign-in, and what it says of whose it is: its address, the page that asked, client
 * id, redirect URI, `resource`, and values that come back. Everything here is read off the exchange itself.
 */
import { type Exchange, header } from '../../exchange.ts';
import { readMasked } from '../../masked.ts';
import { asString, asStrings, isObject } from '../../text/json.ts';
import { isStandIn } from '../../text/stand-in.ts';
import { formOf, parseUrl, withoutFragment } from '../../text/url.ts';
import { addressOf, pageOf, placeOf } from '../address.ts';
import { parametersOf, requestBody, responseBody } from '../body.ts';
import { type Known, learn, roleOf, rpcMethodOf } from '../classify.ts';
import type { Role } from '../facts.ts';
import { redirectTarget } from '../redirects.ts';
import { isAside } from './bystanders.ts';

/** What is read off an exchange. */
export interface Sighting {
  exchange: Exchange;
  /** What it may play: whether it does, its owner decides. */
  role: Role;
  /** Place in the session, from 0. */
  place: number;
  /** The exchange whose answer redirected here. */
  from: Exchange | undefined;
  /**
   * The page that asked, as `pageOf` writes it; `NATIVE` for a program that is no browser; `undefined` where nothing
   * says.
   */
  asker: string | undefined;
  says: Says;
}

/** What an exchange says of itself, whoever asked for it. */
export interface Says {
  /** Its address, without query. */
  url: string;
  host: string | undefined;
  clientId: string | undefined;
  /** As `placeOf` writes them. */
  redirectUris: readonly string[];
  resource: string | undefined;
  /** `grant_type` of a token request. */
  grant: string | undefined;
  /** Masked `state`, codes and refresh tokens: equal for equal values. */
  marks: readonly string[];
}

/** A program that is no browser asked. */
export const NATIVE = 'native';

/** An answer that redirected, and to what. */
interface Redirect {
  from: Exchange;
  role: Role | undefined;
  asker: string | undefined;
}

/** What may be part of a sign-in, of exchanges in order, and which answer redirected to which exchange. */
export function sightingsOf(ordered: readonly Exchange[]): {
  sightings: Sighting[];
  redirects: Map<Exchange, Exchange>;
  known: Known;
  /** Where answers redirected to that nothing has followed yet. */
  awaited: ReadonlyMap<string, unknown>;
} {
  const known = learn(ordered);
  const sightings: Sighting[] = [];
  const sources = new Map<Exchange, Exchange>();
  const redirects = new Map<string, Redirect>();
  ordered.forEach((exchange, place) => {
    const url = redirectKey(exchange, withoutFragment(exchange.request.url));
    const awaited = redirects.get(url);
    redirects.delete(url);
    const redirect = awaited && comesAtOnce(exchange, awaited) ? awaited : undefined;
    if (redirect) sources.set(exchange, redirect.from);
    const role = follows(exchange, redirect, roleOf(exchange, known));
    const asker = askerOf(exchange, role, redirect);
    const target = isAside(exchange) ? undefined : redirectTarget(exchange);
    if (target) redirects.set(redirectKey(exchange, target), { from: exchange, role, asker });
    if (role) sightings.push({ exchange, role, place, from: redirect?.from, asker, says: saysOf(exchange, role) });
  });
  return { sightings, redirects: sources, known, awaited: redirects };
}

/** A client follows a redirect by itself, and takes no longer than this, in milliseconds. */
const FOLLOWED_MS = 2000;
/** The same with the time that the answer took, where no recording says how long that was. */
const ANSWERED_MS = 10_000;

/** What comes later to the place where an MCP server redirected to, somebody entered there; and another message is another one. */
function comesAtOnce(x: Exchange, { from, role }: Redirect): boolean {
  if (role !== 'mcp') return true;
  const since = x.startedAt - from.startedAt - (from.durationMs ?? 0);
  const within = from.durationMs === undefined ? ANSWERED_MS : FOLLOWED_MS;
  return isSentOn(x, from) && (x.undated === true || since < within);
}

/** RFC 9110 §15.4: the same message, as far as it is seen, or one by another method. */
const isSentOn = (x: Exchange, from: Exchange): boolean =>
  x.request.method !== from.request.method || rpcMethodOf(x) === rpcMethodOf(from);

/** Of one more, behind all others; `undefined` for what may be no part of a sign-in. */
export function sightingAfter(exchange: Exchange, place: number, known: Known): Sighting | undefined {
  const role = roleOf(exchange, known);
  if (!role) return undefined;
  const asker = askerOf(exchange, role, undefined);
  return { exchange, role, place, from: undefined, asker, says: saysOf(exchange, role) };
}

/** It was redirected to, or its answer redirects. */
export const isRedirected = (exchange: Exchange, awaited: ReadonlyMap<string, unknown>): boolean =>
  redirectTarget(exchange) !== undefined || awaited.has(redirectKey(exchange, withoutFragment(exchange.request.url)));

/** The live check asks one address as a page and as a program side by side. */
const redirectKey = ({ via, page }: Exchange, url: string): string =>
  via === 'live-check' ? `${page.origin} ${url}` : url;

/** A redirect's target belongs to what redirected to it, whatever it looks like: what reads a document opens no page of a sign-in. */
function follows(x: Exchange, redirect: Redirect | undefined, role: Role | undefined): Role | undefined {
  if (!redirect || leadsAnywhere(x, redirect.role)) return role;
  const isPage = role === 'authorization' && !x.navigation && redirect.role !== 'callback';
  return role === undefined || isPage || redirect.role === 'mcp' ? (redirect.role ?? role) : role;
}

/** Pages of a sign-in, and the callback's, send the browser to whatever comes next. */
export const leadsAnywhere = (target: Exchange, from: Role | undefined): boolean =>
  target.navigation === true && (from === 'authorization' || from === 'callback');

function askerOf(x: Exchange, role: Role | undefined, redirect: Redirect | undefined): string | undefined {
  // The page before a callback is the authorization server's.
  if (role === 'callback') return undefined;
  if (role === 'authorization' && redirect) {
    return redirect.role === 'authorization' ? redirect.asker : addressOf(redirect.from).host;
  }
  return pageOf(x.page.origin) ?? (isNative(x) ? NATIVE : undefined);
}

const cache = new WeakMap<Exchange, Says>();

function saysOf(x: Exchange, role: Role): Says {
  const known = cache.get(x);
  if (known) return known;
  const says = read(x, role);
  cache.set(x, says);
  return says;
}

function read(x: Exchange, role: Role): Says {
  const asked = askedBy(x, role);
  const answer = responseBody(x).json;
  const back = formOf(parseUrl(header(x.response?.headers, 'location'), x.request.url)?.search);
  const values = [
    asked.state,
    asked.code,
    asked.refresh_token,
    back.state,
    back.code,
    isObject(answer) ? asString(answer.refresh_token) : undefined,
  ];
  const redirectUris = role === 'callback' ? [x.request.url] : [asked.redirect_uri, ...registered(x, role)];
  const sent =
    asked.client_id ?? (role === 'registration' && isObject(answer) ? asString(answer.client_id) : undefined);
  return {
    url: addressOf(x).bare,
    host: addressOf(x).host,
    // A word for every client id is none of them.
    clientId: sent !== undefined && isStandIn(sent) ? undefined : sent,
    redirectUris: redirectUris.filter((uri) => uri !== undefined).map(placeOf),
    resource: asked.resource,
    grant: asked.grant_type,
    // Exporters write one and the same word in the place of every secret: that is no mark.
    marks: values.filter((value) => value !== undefined).filter((value) => readMasked(value)),
  };
}

/** Parameters of the request: in the query, in the form, or as JSON. */
function askedBy(x: Exchange, role: Role): Record<string, string | undefined> {
  const { query } = addressOf(x);
  if (role === 'authorization') return query;
  // A page may bring the answer in a form (OAuth 2.0 Form Post Response Mode).
  return role === 'callback' ? { ...parametersOf(x), ...query } : role === 'token' ? parametersOf(x) : {};
}

/** Redirect URIs of a registration (RFC 7591 §2), as asked for and as answered. */
function registered(x: Exchange, role: Role): string[] {
  if (role !== 'registration') return [];
  return [requestBody(x).json, responseBody(x).json].flatMap((body) =>
    isObject(body) ? (asStrings(body.redirect_uris) ?? []) : [],
  );
}

/** Headers that every browser sends and that no other program has a reason to. */
const ofBrowsers = /^(?:origin|referer|sec-fetch-|sec-ch-)/;

/** All that is known says that no browser sent it. Where an export has no headers at all, nothing is known. */
function isNative({ via, page, navigation, request: { headers, headersPartial } }: Exchange): boolean {
  return (
    via === 'direct' &&
    page.origin === null &&
    !navigation &&
    !headersPartial &&
    headers.length > 0 &&
    !headers.some(([name, value]) => ofBrowsers.test(name) || (name === 'user-agent' && /^Mozilla\//.test(value)))
  );
}
