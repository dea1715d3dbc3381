/** The MCP servers that a session speaks to, and which MCP request goes to which. */
import type { Exchange } from '../../exchange.ts';
import { bare } from '../../text/url.ts';
import { addressOf } from '../address.ts';
import { beginsSession, isProxysOwn, rpcMethodOf } from '../classify.ts';
import { carriesToken } from '../facts/token-use.ts';
import type { Candidate } from './links.ts';
import { NATIVE } from './sighting.ts';
import { newSignIn, type SignIn } from './sign-in.ts';

/** Servers of one session that are kept, the most recent ones. */
export const MAX_SERVERS = 200;

export interface Servers {
  signIns: SignIn[];
  ownerOf: Map<Candidate, SignIn>;
  /** Servers beyond the bound, and the requests to their hosts. */
  leftOut: number;
  gone: Set<Candidate>;
}

export function serversOf(candidates: readonly Candidate[]): Servers {
  const ownerOf = new Map<Candidate, SignIn>();
  const byExchange = new Map<Exchange, SignIn>();
  const byUrl = new Map<string, SignIn>();
  /** The first server at a path, and what else is the same server: the target of a redirect, a message endpoint. */
  const byPath = new Map<string, SignIn>();
  /** Paths that only redirects led to. */
  const targets = new Set<string>();
  const byHost = new Map<string, SignIn>();
  const opens = opener(candidates);

  for (const c of candidates) {
    if (c.role !== 'mcp' || isProxysOwn(c.exchange)) continue;
    const { server: url, bare: path, host = '', keyed } = addressOf(c.exchange);
    const atPath = byPath.get(path);
    const known =
      byUrl.get(url) ??
      (c.from && byExchange.get(c.from)) ??
      (atPath && (!keyed || bare(atPath.server ?? '') !== path) && !(targets.has(path) && isEntered(c))
        ? atPath
        : undefined) ??
      (isMessageEndpoint(c.exchange) ? byHost.get(host) : undefined);
    if (!known && !opens(c)) continue;
    const server = known ?? newSignIn(url);
    if (!known) byUrl.set(url, server);
    if (!known && targets.delete(path)) byPath.delete(path);
    if (!byPath.has(path)) {
      byPath.set(path, server);
      if (c.from) targets.add(path);
    }
    byHost.set(host, server);
    byExchange.set(c.exchange, server);
    ownerOf.set(c, server);
    server.recent.place = c.place;
  }
  return bounded([...byUrl.values()], ownerOf, candidates);
}

/** Somebody corrected the address in the client, which begins anew there: it is not sent there by the old one any more. */
const isEntered = ({ exchange }: Candidate): boolean => beginsSession(exchange) && !carriesToken(exchange);

/**
 * A request that shows MCP by itself is one to a server. One that only looks like it is too, where its page has shown
 * MCP, or its host was asked for the metadata of a protected resource.
 */
function opener(candidates: readonly Candidate[]): (c: Candidate) => boolean {
  const pages = pagesShown(candidates);
  const asked = candidates.filter(({ role }) => role === 'resource-metadata');
  const hosts = new Set(asked.map(({ says }) => says.host));
  return (c) => c.evident || (rpcMethodOf(c.exchange) === undefined && (pages.has(c.asker) || hosts.has(c.says.host)));
}

/** Pages that have shown MCP. */
export function pagesShown(candidates: readonly Candidate[]): ReadonlySet<string | undefined> {
  const shown = candidates.filter(({ evident, exchange }) => evident && !exchange.navigation);
  return new Set(shown.map(({ asker }) => asker).filter((asker) => asker !== undefined && asker !== NATIVE));
}

function bounded(servers: SignIn[], ownerOf: Map<Candidate, SignIn>, candidates: readonly Candidate[]): Servers {
  if (servers.length <= MAX_SERVERS) return { signIns: servers, ownerOf, leftOut: 0, gone: new Set() };
  const kept = new Set(servers.toSorted((a, b) => b.recent.place - a.recent.place).slice(0, MAX_SERVERS));
  const hosts = { kept: new Set<string | undefined>(), all: new Set<string | undefined>() };
  for (const [c, server] of ownerOf) {
    hosts.all.add(c.says.host);
    if (kept.has(server)) hosts.kept.add(c.says.host);
    else ownerOf.delete(c);
  }
  // What was asked of their hosts goes with them.
  const gone = candidates.filter(({ says: { host } }) => hosts.all.has(host) && !hosts.kept.has(host));
  const signIns = servers.filter((s) => kept.has(s));
  return { signIns, ownerOf, leftOut: servers.length - MAX_SERVERS, gone: new Set(gone) };
}

/** An SSE server names its message endpoint in the stream; it has the stream's origin and a session in its query. */
export function isMessageEndpoint(x: Exchange): boolean {
  const { query, bare: path } = addressOf(x);
  return 'sessionId' in query || 'session_id' in query || /\/messages?\/?/.test(path);
}
