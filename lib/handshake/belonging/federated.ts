/**
 * Federated sign-in: an authorization server that signs people in elsewhere (Google, Entra, Okta) is a client there
 * itself, with a client id and a callback of its own. What it asks there is not what the client asked.
 */
import type { Exchange } from '../../exchange.ts';
import { isClientError } from '../../protocol/status.ts';
import { asString, asStrings, isObject } from '../../text/json.ts';
import { isStandIn } from '../../text/stand-in.ts';
import { bare, formOf, parseUrl, withoutFragment } from '../../text/url.ts';
import { asksToSignIn } from '../authorization-request.ts';
import { requestBody } from '../body.ts';
import type { Leg, Observed } from '../facts.ts';
import { redirectTarget } from '../redirects.ts';
import type { Candidate } from './links.ts';
import type { SignIn } from './sign-in.ts';

/** What tells the client's own request from one of the authorization server's. */
interface Own {
  clients: Set<string>;
  callbacks: Set<string>;
  endpoints: Set<string>;
  /** Hosts of the authorization server. */
  hosts: Set<string>;
}

const add = (set: Set<string>, value: string | undefined) => {
  if (value !== undefined) set.add(value);
};
const bareOf = (url: string | undefined) => (url ? bare(url) : undefined);

function ownOf(exchanges: readonly Observed[]): Own {
  const own: Own = { clients: new Set(), callbacks: new Set(), endpoints: new Set(), hosts: new Set() };
  for (const x of exchanges) {
    if (x.guessed) continue;
    if (x.role === 'registration') {
      const asked = requestBody(x).json;
      const uris = isObject(asked) ? (asStrings(asked.redirect_uris) ?? []) : [];
      for (const uri of uris) own.callbacks.add(bare(uri));
    }
    if (!isObject(x.json)) continue;
    if (x.role === 'registration') add(own.clients, asString(x.json.client_id));
    if (x.role === 'server-metadata') add(own.endpoints, bareOf(asString(x.json.authorization_endpoint)));
  }
  return own;
}

/** Somebody signs in for the client, by its id, its callback or at its endpoint; the first who does is the client. */
function isOwn(own: Own, url: string): boolean {
  const { client_id, redirect_uri } = formOf(parseUrl(url)?.search);
  return (
    !own.hosts.size ||
    own.endpoints.has(bare(url)) ||
    (client_id !== undefined && !isStandIn(client_id) && own.clients.has(client_id)) ||
    (redirect_uri !== undefined && own.callbacks.has(bare(redirect_uri)))
  );
}

/** A request to sign in by SAML 2.0 (HTTP bindings) or WS-Federation: it names no callback that could be compared. */
function asksOtherwise({ request: { method, url, body } }: Observed): boolean {
  const query = parseUrl(url)?.searchParams;
  if (query?.has('SAMLRequest') || query?.get('wa') === 'wsignin1.0') return true;
  return method === 'POST' && /(?:^|&)SAMLRequest=/.test(body ?? '');
}

/** At a provider that sends the browser back there; `null` where nothing names that place. */
interface Away {
  back: string | null;
}
const awayBy = (url: string): Away => ({ back: bareOf(formOf(parseUrl(url)?.search).redirect_uri) ?? null });

/** The legs by the position of their exchanges. */
function legsOf(exchanges: readonly Observed[]): ReadonlyMap<number, Leg> {
  const own = ownOf(exchanges);
  let away: Away | undefined;
  /** Where the page for the provider's answer redirected. */
  let afterReturn: string | undefined;

  function legOf(x: Observed, origin: string): Leg | undefined {
    const { url } = x.request;
    const from = afterReturn;
    afterReturn = undefined;
    if (isOwnOfPage(x) && !asksToSignIn(url)) return 'script';
    if (away && (bare(url) === away.back || (away.back === null && own.hosts.has(origin)))) {
      away = undefined;
      own.hosts.add(origin);
      afterReturn = redirectTarget(x);
      return 'return';
    }
    if (asksToSignIn(url) && !isOwn(own, url)) away = awayBy(url);
    else if (x.role === 'callback') away = undefined;
    else if (asksToSignIn(url) || !own.hosts.size) {
      const { client_id, redirect_uri } = formOf(parseUrl(url)?.search);
      away = undefined;
      add(own.clients, client_id);
      add(own.callbacks, bareOf(redirect_uri));
      own.endpoints.add(bare(url));
      own.hosts.add(origin);
    } else if (!own.hosts.has(origin) && (away || asksOtherwise(x))) away ??= { back: null };
    else {
      away = undefined;
      own.hosts.add(origin);
      // An error page to which the page for the answer sends the browser is still that answer's.
      return isClientError(x) && from !== undefined && from === withoutFragment(url) ? 'return' : undefined;
    }
    return away && 'provider';
  }

  const legs = new Map<number, Leg>();
  for (const x of exchanges) {
    const origin = parseUrl(x.request.url)?.origin;
    if ((x.role !== 'authorization' && x.role !== 'callback') || origin === undefined) continue;
    const leg = legOf(x, origin);
    if (leg) legs.set(x.position, leg);
    const target = redirectTarget(x);
    // Not every capture shows what happened at the provider.
    if (leg !== 'provider' && target && asksToSignIn(target) && !isOwn(own, target)) away = awayBy(target);
  }
  return legs;
}

/**
 * Whether the answer to a client's request redirected to a request of the authorization server's own, by its client id and
 * its callback: that teaches nothing of the client.
 */
export const asksForItself = ({ role, from, says }: Candidate, { links, hasClient, redirectUris }: SignIn): boolean =>
  role === 'authorization' &&
  from !== undefined &&
  hasClient &&
  says.clientId !== undefined &&
  !links.has(`client ${says.clientId}`) &&
  redirectUris.size > 0 &&
  says.redirectUris.length > 0 &&
  !says.redirectUris.some((uri) => redirectUris.has(uri));

/** Whether a page asked its own server for something by itself, other than to be shown. */
export const isOwnOfPage = ({ navigation, page, request: { method, url } }: Exchange): boolean =>
  !navigation &&
  !/^(?:GET|HEAD|OPTIONS)$/.test(method) &&
  page.origin !== null &&
  page.origin === parseUrl(url)?.origin;

/** Each exchange with its leg; what came back to the server's own callback is none of the client's. */
export function withLegs(exchanges: readonly Observed[]): Observed[] {
  const legs = legsOf(exchanges);
  return exchanges.map((x): Observed => {
    const leg = legs.get(x.position);
    if (!leg) return x;
    return { ...x, leg, ...(x.role === 'callback' && { role: 'authorization', endpoint: 'authorization' }) };
  });
}
