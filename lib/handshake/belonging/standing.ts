/**
 * What an exchange that comes behind all others of a session is judged by, and what is another with it. Where it cannot be
 * told that nothing before it is, that is for `assemble.ts`, which takes all of them.
 */
import type { Exchange } from '../../exchange.ts';
import { addressOf } from '../address.ts';
import { handshakeOf, type Splitter } from '../attempts.ts';
import { isProxysOwn, newsOf, withNews } from '../classify.ts';
import type { Handshake } from '../handshake.ts';
import { type Inspectors, inspectorsIn, isEvident } from './evidence.ts';
import { isOwnOfPage } from './federated.ts';
import type { Candidate } from './links.ts';
import { keyOf, type Link, lessonsOf, linksOf, linksOfServer } from './links.ts';
import { documentsOf, firmOwnerOf, type Owners, taughtBy, telling } from './owners.ts';
import { isAsBefore, type Programs, programsOf } from './programs.ts';
import { isMessageEndpoint, MAX_SERVERS, type Servers } from './servers.ts';
import { isRedirected, NATIVE, type Sighting, sightingAfter, type sightingsOf } from './sighting.ts';
import { newSignIn, type SignIn, teach } from './sign-in.ts';
import { roleIn } from './sign-in-pages.ts';

export interface Member {
  signIn: SignIn;
  /** Of its handshake, among those of the session. */
  place: number;
  splitter: Splitter;
  programs: Programs;
}

export interface Standing extends Pick<ReturnType<typeof sightingsOf>, 'known' | 'awaited'> {
  inspectors: Inspectors;
  /** Pages that have shown MCP. */
  pages: ReadonlySet<string | undefined>;
  /** By the URL of the server. */
  members: ReadonlyMap<string, Member>;
  firm: Firm | undefined;
}

/** Where each was first, by its place in the session. */
type Places = Map<string, number>;

/**
 * Of a session in which each found its owner by itself (`firm` of `owners.ts`): it keeps it, unless something that comes
 * has a link of its own, is asked at an address of its own, or names that.
 */
export interface Firm {
  /**
   * Addresses that were asked; paths with a server behind them; links of what had to find its owner. What goes on from
   * here adds to them, and what goes on from here another way has those too: too many only take a look at all.
   */
  addresses: Places;
  paths: Places;
  links: Places;
  /** Sign-ins by what ties an exchange to them. */
  index: Owners['index'];
  /** What ties documents of authorization servers to those that are led to them. */
  documents: ReadonlySet<string>;
  /** Those that a callback came to: it is judged by all redirect URIs of its sign-in. */
  calledBack: ReadonlySet<string | null>;
  /** It has browsers whose tabs it does not tell apart: there it counts who else is in it. */
  tabless: boolean;
  /** Hosts of requests that only look like MCP, and that a document of their host would show to be. */
  unopened: ReadonlySet<string | undefined>;
}

export function firmOf(
  ordered: readonly Exchange[],
  candidates: readonly Candidate[],
  owners: Owners,
  { ownerOf }: Servers,
): Firm | undefined {
  const tabless = ordered.some(({ navigation, page }) => navigation && page.tabId < 0);
  if (!owners.firm || (tabless && !owners.alone)) return undefined;
  const [addresses, paths, links]: [Places, Places, Places] = [new Map(), new Map(), new Map()];
  const note = (places: Places, key: string, place: number) => void (places.has(key) || places.set(key, place));
  ordered.forEach((x, place) => {
    note(addresses, addressOf(x).bare, place);
  });
  for (const c of candidates) {
    if (ownerOf.has(c)) note(paths, addressOf(c.exchange).bare, c.place);
    else if (c.role !== 'mcp' || isProxysOwn(c.exchange)) for (const { key } of c.links) note(links, key, c.place);
  }
  const callbacks = candidates.filter(({ role }) => role === 'callback');
  const unopened = candidates.filter((c) => c.role === 'mcp' && !ownerOf.has(c) && !isProxysOwn(c.exchange));
  return {
    addresses,
    paths,
    links,
    index: owners.index,
    documents: new Set(documentsOf(candidates).keys()),
    tabless,
    calledBack: new Set(callbacks.map(({ exchange }) => owners.of(exchange)?.server ?? null)),
    unopened: new Set(unopened.map(({ says }) => says.host)),
  };
}

/** A session as it is while more is put behind it. */
export interface Going {
  handshakes: Handshake[];
  standing: Standing;
  /** Of those that something came to. */
  splitters: Map<string, Splitter>;
}

/** Puts an exchange behind all others; whether nothing that was known before is another with it. */
export function put(exchange: Exchange, place: number, going: Going): boolean {
  const { standing } = going;
  if (exchange.via === 'live-check' || exchange.navigation || isProxysOwn(exchange)) return false;
  if (isRedirected(exchange, standing.awaited)) return false;
  if (![...inspectorsIn([exchange], [])].every((page) => standing.inspectors.has(page))) return false;
  if (!name(exchange, place, going)) return false;
  const sighting = sightingAfter(exchange, place, going.standing.known);
  if (!sighting) return standing.firm?.tabless === false && !isOwnOfPage(exchange);
  const candidate = { ...sighting, evident: isEvident(sighting, standing.inspectors), links: linksOf(sighting) };
  if (candidate.evident && isNewPage(sighting, standing)) return false;
  const { server } = addressOf(exchange);
  if (sighting.role !== 'mcp') return find(candidate, going);
  return standing.members.has(server) ? ask(candidate, server, going) : open(candidate, server, going);
}

const isNewPage = ({ asker }: Sighting, { pages }: Standing) =>
  asker !== undefined && asker !== NATIVE && !pages.has(asker);

const isBefore = (places: Places, key: string, place: number): boolean => (places.get(key) ?? place) < place;
const note = (places: Places, key: string, place: number) =>
  void places.set(key, Math.min(places.get(key) ?? place, place));

/** What it names was asked by none before it, which would be something else now. */
function name(exchange: Exchange, place: number, { standing }: Going): boolean {
  const { firm, known } = standing;
  const news = newsOf(exchange, known);
  if (news.length && (!firm || news.some((url) => isBefore(firm.addresses, url, place)))) return false;
  if (news.length) standing.known = withNews(known, exchange);
  if (firm) note(firm.addresses, addressOf(exchange).bare, place);
  return true;
}

/** One more request to a server that is known. */
function ask(c: Candidate, server: string, going: Going): boolean {
  const { members, firm } = going.standing;
  const signIn = members.get(server)?.signIn;
  const more = lessonsOf(c).filter(({ key }) => !signIn?.links.has(key));
  const isOwn = ({ kind, key }: Link) => firm && kind === 'url' && !isBefore(firm.links, key, c.place);
  if (!signIn || !more.every(isOwn)) return false;
  return join(c, learnt(signIn, more, going), going);
}

/** The first request to a server. */
function open(c: Candidate, server: string, going: Going): boolean {
  const { members, firm } = going.standing;
  const path = addressOf(c.exchange).bare;
  if (!firm || !c.evident || isBefore(firm.paths, path, c.place) || isMessageEndpoint(c.exchange)) return false;
  const links = [...linksOfServer(server), ...lessonsOf(c)];
  if (links.some(({ kind, key }) => telling.has(kind) && isBefore(firm.links, key, c.place))) return false;
  if (members.size >= MAX_SERVERS) return false;
  note(firm.paths, path, c.place);
  return join(c, learnt(newSignIn(server), links, going), going);
}

/** What is no request to a server finds its owner, as all before it did. */
function find(c: Candidate, going: Going): boolean {
  const { members, firm } = going.standing;
  if (!firm || c.role === 'authorization' || c.role === 'callback') return false;
  if (c.role === 'resource-metadata' && firm.unopened.has(c.says.host)) return false;
  const signIn = firmOwnerOf(c, firm.index, ({ server }) => members.get(server ?? '')?.signIn);
  if (!signIn) return false;
  const more = taughtBy(c, signIn).filter(({ key }) => !signIn.links.has(key));
  const tells = ({ kind }: Link) => kind === 'page' || (kind === 'redirect' && firm.calledBack.has(signIn.server));
  if (more.some(tells) || more.some(({ key }) => firm.documents.has(key))) return false;
  // What a document names is known to each that is led to it.
  const key = keyOf('url', c.says.url);
  if (c.role === 'server-metadata' && (firm.index.get(key)?.length ?? 0) > 1) return false;
  for (const { key } of c.links) note(firm.links, key, c.place);
  return join(c, learnt(signIn, more, going), going);
}

/** A sign-in that knows this too; what was known of it before stays as it is. */
function learnt(signIn: SignIn, links: readonly Link[], { standing }: Going): SignIn {
  if (!links.length || !standing.firm) return signIn;
  const { links: own, pages, hosts, redirectUris } = signIn;
  const now: SignIn = {
    ...signIn,
    links: new Set(own),
    pages: new Set(pages),
    hosts: new Set(hosts),
    redirectUris: new Set(redirectUris),
  };
  const index = new Map(standing.firm.index);
  for (const key of teach(now, links)) index.set(key, [...(index.get(key) ?? []), now]);
  standing.firm = { ...standing.firm, index };
  return now;
}

/** It is the sign-in's. */
function join(c: Candidate, signIn: SignIn, going: Going): boolean {
  const { standing, handshakes, splitters } = going;
  const { exchange } = c;
  const server = signIn.server ?? '';
  const roled = { exchange, role: roleIn(c, signIn) };
  const member = standing.members.get(server);
  const programs = member?.programs ?? programsOf([roled]);
  if (!isAsBefore(roled, programs)) return false;
  const before = member && handshakes[member.place];
  const place = member?.place ?? handshakes.length;
  let splitter = splitters.get(server) ?? member?.splitter.fork();
  if (before && splitter) {
    splitter.add(roled);
    handshakes[place] = { ...before, client: splitter.client(), ...(c.role === 'mcp' && { via: exchange.via }) };
  } else {
    ({ splitter, handshake: handshakes[place] } = handshakeOf(server, server, [roled]));
  }
  splitters.set(server, splitter);
  standing.members = new Map(standing.members).set(server, { signIn, place, splitter, programs });
  return true;
}

/** Handshakes with all that came to them. */
export function cut({ handshakes, standing, splitters }: Going): Handshake[] {
  for (const [server, splitter] of splitters) {
    const place = standing.members.get(server)?.place ?? -1;
    const handshake = handshakes[place];
    if (handshake) handshakes[place] = { ...handshake, attempts: splitter.attempts() };
  }
  return handshakes;
}
