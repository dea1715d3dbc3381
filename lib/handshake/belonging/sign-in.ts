/** One sign-in: an MCP server, or what was seen of one whose MCP requests were not; and whether an exchange is its. */
import { isLoopback } from '../../protocol/addresses.ts';
import { asStrings, isObject } from '../../text/json.ts';
import { parseUrl } from '../../text/url.ts';
import { pageOf, placeOf } from '../address.ts';
import { requestBody } from '../body.ts';
import type { Role } from '../facts.ts';
import type { Candidate } from './links.ts';
import { type Kind, keyOf, type Link, weights } from './links.ts';
import { NATIVE } from './sighting.ts';

export interface SignIn {
  /** URL of the MCP server as the client uses it; `null` when its requests were not seen. */
  server: string | null;
  /** Keys of everything that ties an exchange to it. */
  links: Set<string>;
  /** Values by kind, of those kinds that tell one client from another. */
  pages: Set<string>;
  hosts: Set<string>;
  redirectUris: Set<string>;
  hasClient: boolean;
  recent: Recent;
}

/** What a sign-in did up to the exchange that is looked at. */
export interface Recent {
  /** Place of its last exchange; -1 before there is one. */
  place: number;
  /** When that began, in ms since the epoch. */
  at: number;
  /** What it asked for, by address. */
  asked: Set<string>;
  /** What its last exchange was for, where the client had kept that (304): what a document names is not seen then. */
  kept: Role | null;
}

export const newRecent = (): Recent => ({ place: -1, at: 0, asked: new Set(), kept: null });

export const newSignIn = (server: string | null): SignIn => ({
  server,
  links: new Set(),
  pages: new Set(),
  hosts: new Set(),
  redirectUris: new Set(),
  hasClient: false,
  recent: newRecent(),
});

/** Adds what is known of a sign-in; answers the keys that are new. */
export function teach(signIn: SignIn, links: readonly Link[]): string[] {
  return links.flatMap(({ kind, value, key }) => {
    if (signIn.links.has(key)) return [];
    signIn.links.add(key);
    if (kind === 'page') signIn.pages.add(value);
    if (kind === 'host') signIn.hosts.add(value);
    if (kind === 'client') signIn.hasClient = true;
    if (kind === 'redirect') signIn.redirectUris.add(value);
    return [key];
  });
}

/**
 * How an exchange stands to a sign-in. `same`: the client, a value that came back or the server itself says that it is
 * its; `near`: only an endpoint or a host does; `other`: it is another client's, whatever endpoint they share.
 */
export interface Standing {
  is: 'same' | 'near' | 'other' | 'unknown';
  strength: number;
}

/** Links that say whose it is; the rest say only where. */
const identity: ReadonlySet<Kind> = new Set(['mark', 'client', 'resource', 'redirect', 'page']);

export function standing(candidate: Candidate, signIn: SignIn): Standing {
  if (isOfTheServer(candidate, signIn)) return { is: 'other', strength: 0 };
  let [same, near, other, another, strength] = [false, false, false, false, 0];
  let samePage = false;
  for (const { kind, value, key } of candidate.links) {
    if (signIn.links.has(key)) {
      strength += weights[kind];
      // Several programs that are no browser may run beside each other.
      if (!identity.has(kind) || value === NATIVE) near = true;
      else if (kind === 'page') samePage = true;
      else same = true;
    } else if (contradicts(kind, value, candidate, signIn)) {
      other = true;
      if (kind !== 'page') another = true;
    }
  }
  // A page may sign its own users in beside, at the same server: not one of an Inspector, nor with what shows MCP itself.
  if (samePage && (!another || candidate.evident || candidate.role === 'registration')) same = true;
  if (!near) near = returnsHere(candidate, signIn);
  if (!same && !other) other = returnsElsewhere(candidate, signIn) || isOtherGrant(candidate);
  return { is: same ? 'same' : other ? 'other' : near ? 'near' : 'unknown', strength };
}

function contradicts(kind: Kind, value: string, { exchange, role, evident }: Candidate, signIn: SignIn): boolean {
  if (kind === 'client') return signIn.hasClient;
  if (kind === 'redirect') return signIn.redirectUris.size > 0;
  if (kind !== 'page' || value === NATIVE || signIn.pages.size === 0) return false;
  // A page may speak to the server that a program that is no browser speaks to.
  if (evident && signIn.pages.size === 1 && signIn.pages.has(NATIVE)) return false;
  // Pages of the authorization server send the browser on; what they ask for by themselves is their own affair.
  const sendsOn = role === 'authorization' && exchange.navigation && signIn.hosts.has(value);
  return !sendsOn;
}

/**
 * The authorization server gets a token of its own at a provider, with the code that came to its own callback, and renews it.
 * Nothing of such a request is the client's: neither the address, which the metadata names (a client renews there what the
 * server hands on, with whatever callback), nor the client ID (a server may hand its own code on), nor the callback.
 */
export function isOfTheServer({ role, says }: Candidate, { links, hosts, redirectUris }: SignIn): boolean {
  if (role !== 'token') return false;
  const isClients =
    links.has(keyOf('url', says.url)) ||
    (says.clientId !== undefined && links.has(keyOf('client', says.clientId))) ||
    says.redirectUris.some((uri) => redirectUris.has(uri));
  if (isClients) return false;
  const isAway = (value: string) => links.has(keyOf('away', value));
  if (!says.redirectUris.length) return says.marks.some(isAway);
  // Where the browser was not recorded, its callback is on its host, and the client's is not.
  const isThere = (uri: string) => redirectUris.size > 0 && hosts.has(pageOf(uri) ?? '');
  return says.redirectUris.every((uri) => isAway(uri) || isThere(uri));
}

/** What a program registers again, and where: it listens at another port each time that it is started (RFC 8252 §7.3). */
export function programOf({ exchange, role, asker, says }: Candidate): string | undefined {
  if (role !== 'registration' || asker !== NATIVE) return undefined;
  const { json } = requestBody(exchange);
  if (!isObject(json) || typeof json.client_name !== 'string') return undefined;
  const paths = (asStrings(json.redirect_uris) ?? []).flatMap(pathOnLoopback);
  return paths.length ? [says.url, json.client_name, ...paths].join(' ') : undefined;
}

function pathOnLoopback(redirectUri: string): string[] {
  const url = parseUrl(placeOf(redirectUri));
  return url?.hostname === 'loopback' ? [url.pathname] : [];
}

/** A client that is a page has its callback where it is. */
function returnsElsewhere({ role, says }: Candidate, { pages, redirectUris }: SignIn): boolean {
  if (redirectUris.size > 0 || (role !== 'authorization' && role !== 'token' && role !== 'callback')) return false;
  const own = [...pages].filter((page) => page !== NATIVE);
  return own.length > 0 && says.redirectUris.some((uri) => !own.includes(pageOf(uri) ?? ''));
}

/** A program that is no browser listens on this machine for its callback. */
const returnsHere = ({ role, exchange }: Candidate, { pages, redirectUris }: SignIn) =>
  role === 'callback' && redirectUris.size === 0 && pages.has(NATIVE) && isLoopback(exchange.request.url);

/**
 * How many of these redirect URIs may be those of a sign-in that has shown none yet: a client has the same for each of its
 * servers, and the server that was signed in to before has no better claim to them.
 */
export function mayReturn({ links, asker }: Candidate, { pages, redirectUris }: SignIn): number {
  if (redirectUris.size > 0) return 0;
  const isNative = pages.has(NATIVE) && (asker === undefined || asker === NATIVE);
  return links.filter(({ kind, value }) => kind === 'redirect' && (isNative || pages.has(pageOf(value) ?? ''))).length;
}

/** A password, a machine's credentials and the like bring tokens without anybody's signing in. */
function isOtherGrant({ role, says: { grant } }: Candidate): boolean {
  return role === 'token' && grant !== undefined && grant !== 'authorization_code' && grant !== 'refresh_token';
}
