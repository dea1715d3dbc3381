/**
 * Federated sign-in: an authorization server that signs people in elsewhere (Google, Entra, Okta) is a client there
 * itself, with a client id and a callback of its own. What it asks there is not what the client asked.
 */
import type { Exchange } from '../exchange.ts';
import { asString, asStrings, isObject } from '../text/json.ts';
import { bare, formOf, parseUrl } from '../text/url.ts';
import { asksToSignIn } from './authorization-request.ts';
import { requestBody } from './body.ts';
import type { Candidate } from './candidate.ts';
import type { Leg, Observed } from './facts.ts';
import { redirectTarget } from './redirects.ts';
import type { SignIn } from './sign-in.ts';

/** What tells the client's own request from one of the authorization server's. */
interface Own {
  clients: Set<string>;
  callbacks: Set<string>;
  endpoints: Set<string>;
}

function ownOf(exchanges: readonly Observed[]): Own {
  const own: Own = { clients: new Set(), callbacks: new Set(), endpoints: new Set() };
  for (const x of exchanges) {
    if (x.guessed) continue;
    if (x.role === 'registration') {
      const asked = requestBody(x).json;
      const uris = isObject(asked) ? (asStrings(asked.redirect_uris) ?? []) : [];
      for (const uri of uris) own.callbacks.add(bare(uri));
    }
    if (!isObject(x.json)) continue;
    if (x.role === 'registration') add(own.clients, asString(x.json.client_id));
    if (x.role === 'server-metadata') add(own.endpoints, bareOf(x.json.authorization_endpoint));
  }
  return own;
}

const add = (set: Set<string>, value: string | undefined) => {
  if (value !== undefined) set.add(value);
};
const bareOf = (url: unknown) => (typeof url === 'string' ? bare(url) : undefined);

/** A request to sign somebody in by SAML 2.0 (HTTP bindings) or WS-Federation, which name no callback that could be compared. */
function asksOtherwise(x: Observed): boolean {
  const query = parseUrl(x.request.url)?.searchParams;
  if (query?.has('SAMLRequest') || query?.get('wa') === 'wsignin1.0') return true;
  return x.request.method === 'POST' && /(?:^|&)SAMLRequest=/.test(x.request.body ?? '');
}

/** The legs by the position of their exchanges. */
function legsOf(exchanges: readonly Observed[]): ReadonlyMap<number, Leg> {
  const legs = new Map<number, Leg>();
  const own = ownOf(exchanges);
  /** Hosts of the authorization server itself. */
  const hosts = new Set<string>();
  /** At a provider that sends the browser back there; `null` where nothing names that place. */
  let away: { back: string | null } | undefined;
  /** Where the page for the provider's answer redirected. */
  let afterReturn: string | undefined;

  for (const x of exchanges) {
    if (x.role !== 'authorization' && x.role !== 'callback') continue;
    const url = parseUrl(x.request.url);
    if (!url) continue;
    if (x.role === 'authorization' && isOwnOfPage(x) && !asksToSignIn(x)) {
      legs.set(x.position, 'script');
      continue;
    }
    const place = bare(x.request.url);
    const from = afterReturn;
    afterReturn = undefined;

    if (away && (place === away.back || (away.back === null && hosts.has(url.origin)))) {
      legs.set(x.position, 'return');
      hosts.add(url.origin);
      away = undefined;
      afterReturn = redirectTarget(x);
      continue;
    }
    if (asksToSignIn(x) || !hosts.size) {
      const { client_id, redirect_uri = '' } = formOf(url.search);
      const known = own.endpoints.has(place) || own.callbacks.has(bare(redirect_uri));
      if (!hosts.size || known || (client_id !== undefined && own.clients.has(client_id))) {
        if (x.role === 'authorization') {
          add(own.clients, client_id);
          if (redirect_uri) own.callbacks.add(bare(redirect_uri));
          own.endpoints.add(place);
          hosts.add(url.origin);
        }
        away = undefined;
      } else {
        away = { back: redirect_uri ? bare(redirect_uri) : null };
        legs.set(x.position, 'provider');
      }
      continue;
    }
    if (x.role === 'callback') away = undefined;
    else if (!hosts.has(url.origin) && (away || asksOtherwise(x))) {
      away ??= { back: null };
      legs.set(x.position, 'provider');
    } else {
      away = undefined;
      hosts.add(url.origin);
      // An error page to which that page sends the browser is still its answer.
      if (
        from !== undefined &&
        from === x.request.url.split('#', 1)[0] &&
        x.status !== undefined &&
        x.status >= 400 &&
        x.status < 500
      )
        legs.set(x.position, 'return');
    }
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
