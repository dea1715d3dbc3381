/**
 * Turns a session's exchanges into handshakes: one per MCP server, each with its attempts. What an exchange plays is
 * `classify.ts`'s; this file decides to which server it belongs, by what the traffic itself links, and by time where
 * it links nothing.
 */
import { type Exchange, header } from '../exchange.ts';
import { isObject } from '../text/json.ts';
import { formOf, parseUrl } from '../text/url.ts';
import { splitAttempts } from './attempts.ts';
import { responseBody } from './body.ts';
import { bare, learn, roleOf } from './classify.ts';
import { clientName } from './client.ts';
import type { Role } from './facts.ts';
import type { Handshake, RoledExchange } from './handshake.ts';
import { type Links, linksOf, newLinks } from './links.ts';

interface Server {
  url: string;
  /** Paths of the same server: an SSE server's message endpoint, the target of a redirect. */
  aliases: Set<string>;
  links: Links;
  /** Place of its newest exchange in the session. */
  active: number;
  exchanges: RoledExchange[];
}

/** Handshakes in the order in which their servers appeared. `exchanges` may be in any order. */
export function handshakesOf(exchanges: readonly Exchange[]): Handshake[] {
  const ordered = [...exchanges].sort((a, b) => a.startedAt - b.startedAt);
  const roled = roles(ordered);
  const servers = serversOf(roled);
  if (!servers.length) {
    return roled.some(isTelling) ? [handshake(null, roled)] : [];
  }
  let newest = servers[0];
  roled.forEach((x, place) => {
    const server = ownerOf(x, servers, newest);
    server.active = place;
    server.exchanges.push(x);
    linksOf(x, server.links);
    newest = server;
  });
  return servers.filter(({ exchanges }) => exchanges.length).map(({ url, exchanges }) => handshake(url, exchanges));
}

/** A callback alone, with a code, may be that of anything on the web; one with an error says what went wrong. */
const isTelling = ({ exchange, role }: RoledExchange) =>
  role !== 'callback' || parseUrl(exchange.request.url)?.searchParams.has('error') === true;

/** Roles, with sign-in pages and redirect targets, which only their place tells. */
function roles(ordered: readonly Exchange[]): RoledExchange[] {
  const known = learn(ordered);
  const roled: RoledExchange[] = [];
  /** Where answers redirected to, and from which exchange. */
  const redirects = new Map<string, { from: string; role: Role }>();
  let signingIn = false;
  for (const exchange of ordered) {
    const redirected = redirects.get(exchange.request.url);
    redirects.delete(exchange.request.url);
    const follows = redirected && !(exchange.navigation && redirected.role === 'authorization');
    let role = roleOf(exchange, known);
    // A redirect's target belongs to what redirected to it, whatever it looks like.
    if (follows && (role === undefined || redirected.role === 'mcp')) role = redirected.role;
    // Pages between the authorization request and the callback are the authorization server's sign-in.
    if (role === undefined && signingIn && exchange.navigation) role = 'authorization';
    if (role === undefined) continue;
    if (role === 'authorization') signingIn = true;
    if (role === 'callback') signingIn = false;
    roled.push(follows ? { exchange, role, redirectedFrom: redirected.from } : { exchange, role });
    const target = redirectTarget(exchange);
    if (target) redirects.set(target, { from: exchange.id, role });
  }
  return roled;
}

function redirectTarget(x: Exchange): string | undefined {
  const status = x.response?.status ?? 0;
  if (status < 300 || status > 399) return undefined;
  return parseUrl(header(x.response?.headers, 'location'), x.request.url)?.href;
}

/** Every MCP server that the session speaks to. */
function serversOf(roled: readonly RoledExchange[]): Server[] {
  const servers: Server[] = [];
  const redirected = new Map<string, Server>();
  for (const { exchange, role, redirectedFrom } of roled) {
    if (role !== 'mcp') continue;
    const url = withoutSession(exchange.request.url);
    const known =
      servers.find(
        (s) => s.aliases.has(bare(url)) && (s.url === url || bare(s.url) !== bare(url) || !parseUrl(url)?.search),
      ) ??
      (redirectedFrom ? redirected.get(redirectedFrom) : undefined) ??
      messageEndpointOf(exchange, servers);
    const server = known ?? { url, aliases: new Set<string>(), links: newLinks(url), active: -1, exchanges: [] };
    if (!known) servers.push(server);
    server.aliases.add(bare(url));
    redirected.set(exchange.id, server);
  }
  return servers;
}

/** The server URL without the session that an SSE message endpoint carries in its query. */
function withoutSession(url: string): string {
  const parsed = parseUrl(url);
  if (!parsed) return url;
  parsed.hash = '';
  for (const name of ['sessionId', 'session_id']) parsed.searchParams.delete(name);
  return parsed.href === parseUrl(url)?.href ? url : parsed.href;
}

/** An SSE server names its message endpoint in the stream; it has the stream's origin and a session in its query. */
function messageEndpointOf(x: Exchange, servers: readonly Server[]): Server | undefined {
  const url = parseUrl(x.request.url);
  if (
    !url ||
    !(url.searchParams.has('sessionId') || url.searchParams.has('session_id') || /\/messages?\/?/.test(url.pathname))
  )
    return undefined;
  return servers.findLast((s) => parseUrl(s.url)?.origin === url.origin);
}

function ownerOf(x: RoledExchange, servers: readonly Server[], newest: Server | undefined): Server {
  const [first] = servers;
  if (!first) throw new Error('ownerOf needs a server');
  if (servers.length === 1) return first;
  const url = withoutSession(x.exchange.request.url);
  if (x.role === 'mcp') {
    return servers.find((s) => s.url === url) ?? servers.find((s) => s.aliases.has(bare(url))) ?? newest ?? first;
  }
  // The strongest link decides; between equal ones, the server that was active last.
  return servers.reduce((best, s) => {
    const [a, b] = [linkStrength(x, best), linkStrength(x, s)];
    return b > a || (b === a && s.active > best.active) ? s : best;
  }, first);
}

/**
 * How strongly the traffic itself says that an exchange belongs to a server: a value that came back (3), an identifier
 * of the server or its client (2), a URL that it named (1), nothing (0).
 */
function linkStrength({ exchange, role }: RoledExchange, { links }: Server): number {
  const query = formOf(parseUrl(exchange.request.url)?.search);
  const form = role === 'token' ? formOf(exchange.request.body) : query;
  const marks = [form.state, form.code, form.refresh_token].filter((v) => v !== undefined);
  if (marks.some((mark) => links.marks.has(mark))) return 3;
  if (form.resource !== undefined && links.resources.has(form.resource)) return 2;
  if (form.client_id !== undefined && links.clients.has(form.client_id)) return 2;
  const body = responseBody(exchange).json;
  if (role === 'resource-metadata' && isObject(body) && links.resources.has(String(body.resource))) return 2;
  return links.urls.has(bare(exchange.request.url)) ? 1 : 0;
}

function handshake(server: string | null, exchanges: RoledExchange[]): Handshake {
  const id = server ?? 'unknown';
  const newestMcp = exchanges.findLast(({ role }) => role === 'mcp') ?? exchanges.at(-1);
  return {
    id,
    server,
    client: clientName(exchanges.map(({ exchange }) => exchange)),
    via: newestMcp?.exchange.via ?? null,
    attempts: splitAttempts(id, exchanges),
  };
}
