/**
 * Which exchange belongs to which sign-in. What the traffic itself links decides, the strongest link first, and never
 * that there is only one sign-in; an exchange that nothing links is nobody's, but in a capture of one client alone.
 */
import type { Exchange } from '../../exchange.ts';
import { readMasked } from '../../masked.ts';
import { formOf, parseUrl } from '../../text/url.ts';
import { placeOf } from '../address.ts';
import { isProxysOwn } from '../classify.ts';
import type { Role } from '../facts.ts';
import { redirectTarget } from '../redirects.ts';
import { isAlone } from './alone.ts';
import { asksForItself } from './federated.ts';
import type { Candidate } from './links.ts';
import { type Kind, keyOf, type Link, lessonsOf, links, linksOfServer, namedBy, weights } from './links.ts';
import { MAX_SERVERS, type Servers } from './servers.ts';
import { NATIVE } from './sighting.ts';
import { isOfTheServer, mayReturn, newRecent, newSignIn, programOf, type SignIn, standing, teach } from './sign-in.ts';

export interface Owners {
  of(exchange: Exchange): SignIn | undefined;
  /** In the order in which they began. */
  signIns: SignIn[];
  /** The capture holds nothing of an ordinary page. */
  alone: boolean;
  /** Each found its owner the first time it was looked at, by a link that only this one has. */
  firm: boolean;
  /** Sign-ins by what ties an exchange to them. */
  index: ReadonlyMap<string, readonly SignIn[]>;
}

/** Links that few sign-ins share; a page and a redirect URI are those of all sign-ins of one client. */
export const telling: ReadonlySet<Kind> = new Set(['mark', 'client', 'resource', 'url']);
const ofClient: ReadonlySet<Kind> = new Set(['redirect', 'page']);
const ofPlace: ReadonlySet<Kind> = new Set(['host']);

interface Pass {
  /** An endpoint or a host alone is not enough. */
  sure: boolean;
  /** Of several sign-ins that are linked equally one is taken. */
  guess: boolean;
}

/** From what is certain to what is likely; after each guess what it taught is looked for. */
const passes: readonly Pass[] = [
  { sure: true, guess: false },
  { sure: true, guess: false },
  { sure: false, guess: false },
  { sure: false, guess: true },
  { sure: false, guess: true },
];

export function ownersOf(ordered: readonly Exchange[], candidates: readonly Candidate[], servers: Servers): Owners {
  const signIns = [...servers.signIns];
  const owner = new Map<Exchange, SignIn>();
  const index = new Map<string, SignIn[]>();
  const programs = new Map<string, SignIn | undefined>();
  const documents = documentsOf(candidates);
  let firm = true;
  const open = new Set(candidates.filter((c) => !servers.gone.has(c) && (c.role !== 'mcp' || isProxysOwn(c.exchange))));

  function learn(signIn: SignIn, links: readonly Link[]): void {
    for (const key of teach(signIn, links)) {
      const sharing = index.get(key);
      if (sharing) sharing.push(signIn);
      else index.set(key, [signIn]);
      learn(signIn, [...(documents.get(key)?.values() ?? [])]);
    }
  }

  function own(c: Candidate, signIn: SignIn): void {
    owner.set(c.exchange, signIn);
    const program = programOf(c);
    // One that registers for two servers says of a third time not for which.
    if (program !== undefined)
      programs.set(program, programs.has(program) && programs.get(program) !== signIn ? undefined : signIn);
    learn(signIn, taughtBy(c, signIn));
  }

  /** Links that say where it went, and no more, are enough for metadata, and for what shows MCP by itself. */
  function find(c: Candidate, { sure, guess }: Pass): SignIn | undefined {
    const redirecting = c.from && owner.get(c.from);
    if (redirecting) return redirecting;
    const near = !sure || isNear(c);
    for (const kinds of near ? [telling, ofClient, ofPlace] : [telling, ofClient]) {
      const best = strongest(c, sharing(c, kinds, index), near);
      if (kinds === telling && best.length !== 1) firm = false;
      const led = kinds === telling && !best.length ? ledFromKept(c, signIns) : undefined;
      if (led) return led;
      if (!best.length) continue;
      const [one, other] = best.length > 1 ? best.filter(hasBegun) : best;
      return one && !other ? one : guess ? turnOf(c, best) : undefined;
    }
    return undefined;
  }

  /** Goes through the session once, in order: what is learned on the way may tell whose an earlier exchange was. */
  function pass(choose: (c: Candidate) => SignIn | undefined): void {
    for (const signIn of signIns) signIn.recent = newRecent();
    for (const c of candidates) {
      const known = owner.get(c.exchange);
      // By what it brings the server its token is renewed.
      const away = known || c.role !== 'token' ? [] : signIns.filter((signIn) => isOfTheServer(c, signIn));
      for (const signIn of away) learn(signIn, links('away', c.says.marks));
      const signIn = known ?? (open.has(c) ? choose(c) : undefined);
      if (!signIn) continue;
      if (!known) own(c, signIn);
      signIn.recent.place = c.place;
      signIn.recent.at = c.exchange.startedAt;
      signIn.recent.asked.add(c.says.url);
      signIn.recent.kept = c.exchange.response?.status === 304 ? c.role : null;
    }
  }

  const waiting = () => candidates.some((c) => open.has(c) && !owner.has(c.exchange));
  const settle = () => {
    for (const one of passes) if (waiting()) pass((c) => find(c, one));
  };
  /** The only sign-in there is, where nothing says that it is another client's; `unlinked`: and nothing that it is its. */
  const only = (c: Candidate, unlinked: boolean) => {
    const [first, second] = signIns;
    if (!first || second) return undefined;
    const { is } = standing(c, first);
    return is === 'same' || is === 'near' || (is === 'unknown' && unlinked) ? first : undefined;
  };

  for (const signIn of signIns) learn(signIn, linksOfServer(signIn.server ?? ''));
  for (const [c, signIn] of servers.ownerOf) own(c, signIn);
  settle();
  const before = signIns.length;
  let restarted = false;
  pass((c) => {
    if (!c.evident || signIns.some((signIn) => isOfTheServer(c, signIn))) return undefined;
    const again = programs.get(programOf(c) ?? '');
    restarted ||= again !== undefined;
    const known = find(c, { sure: false, guess: true }) ?? only(c, true) ?? again;
    if (known || signIns.length >= MAX_SERVERS) return known;
    const signIn = newSignIn(null);
    signIns.push(signIn);
    return signIn;
  });
  if (restarted || signIns.length > before) settle();
  const alone = isAlone(ordered, candidates, signIns, (x) => owner.get(x));
  const unowned = candidates.filter((c) => open.has(c) && !owner.has(c.exchange));
  const theirs = keysOf(unowned.filter((c) => c.role !== 'callback' && !only(c, alone)));
  pass((c) => (c.links.some(({ key }) => theirs.has(key)) ? undefined : only(c, alone)));
  return { of: (exchange) => owner.get(exchange), signIns, alone, firm, index };
}

/**
 * What the documents of authorization servers name, by what ties their address to a sign-in: each sign-in that is led there
 * knows the endpoints, whichever of them asked, and though its client may have kept the document of another time.
 */
export function documentsOf(candidates: readonly Candidate[]): Map<string, ReadonlyMap<string, Link>> {
  const documents = new Map<string, Map<string, Link>>();
  for (const c of candidates) {
    const named = c.role === 'server-metadata' ? namedBy(c) : [];
    if (!named.length) continue;
    const key = keyOf('url', c.says.url);
    const known = documents.get(key) ?? new Map<string, Link>();
    for (const link of named) known.set(link.key, link);
    documents.set(key, known);
  }
  return documents;
}

/** That it says where it went is enough. */
const isNear = ({ role, evident }: Candidate): boolean => role.endsWith('metadata') || evident;

/** Those that a link of these kinds leads to. */
function sharing<T>({ links }: Candidate, kinds: ReadonlySet<Kind>, index: ReadonlyMap<string, readonly T[]>): Set<T> {
  const found = new Set<T>();
  for (const { kind, value, key } of links)
    if (kinds.has(kind) && value !== NATIVE) for (const one of index.get(key) ?? []) found.add(one);
  return found;
}

/** What a sign-in learns of one that is its. */
export function taughtBy(c: Candidate, signIn: SignIn): Link[] {
  const away = asksForItself(c, signIn) ? links('away', c.says.redirectUris) : [];
  const lessons = lessonsOf(c).filter(({ kind }) => !away.length || kind === 'mark');
  if (c.role !== 'authorization' && c.role !== 'callback') return lessons;
  const isAway = (key: string) => signIn.links.has(key) || away.some((one) => one.key === key);
  // A code that comes to such a callback need not be sent with its address.
  const codes = [c.exchange.request.url, redirectTarget(c.exchange)].map((url) =>
    url !== undefined && isAway(keyOf('away', placeOf(url))) ? formOf(parseUrl(url)?.search).code : undefined,
  );
  return [
    ...lessons,
    ...away,
    ...links(
      'away',
      codes.filter((code) => code !== undefined && readMasked(code)),
    ),
  ];
}

/** The one to which an exchange is tied firmly, behind all others; `now`: a sign-in of the index as it is. */
export function firmOwnerOf(
  c: Candidate,
  index: ReadonlyMap<string, readonly SignIn[]>,
  now: (signIn: SignIn) => SignIn | undefined,
): SignIn | undefined {
  const among = new Set([...sharing(c, telling, index)].flatMap((signIn) => now(signIn) ?? []));
  const [best, other] = strongest(c, among, isNear(c));
  return other ? undefined : best;
}

/** What the requests of other clients say of themselves: their callbacks, say, are not ours either. */
function keysOf(others: readonly Candidate[]): Set<string> {
  const own: ReadonlySet<Kind> = new Set(['mark', 'client', 'redirect']);
  return new Set(others.flatMap(({ links }) => links.filter(({ kind }) => own.has(kind)).map(({ key }) => key)));
}

/** The sign-ins that are linked most strongly: several only where nothing tells them apart. */
function strongest(c: Candidate, among: ReadonlySet<SignIn>, near: boolean): SignIn[] {
  const all = [...among].map((signIn) => ({ signIn, returns: mayReturn(c, signIn), ...standing(c, signIn) }));
  const isTied = all.some(({ is }) => is === 'same');
  let best: SignIn[] = [];
  let most = 0;
  for (const { signIn, is, strength, returns } of all) {
    if (is !== 'same' && !(is === 'near' && (near || (isTied && returns > 0)))) continue;
    const sum = strength + returns * weights.redirect;
    if (sum > most) best = [];
    if (sum >= most) best.push(signIn);
    most = Math.max(most, sum);
  }
  // One client may have one id for several servers: then what it asks for decides, and where.
  return linkedBy('url', c, linkedBy('resource', c, best));
}

/** Those that a link of this kind leads to, of several and where it leads to any. */
function linkedBy(kind: Kind, { links }: Candidate, best: SignIn[]): SignIn[] {
  if (best.length < 2) return best;
  const linked = best.filter((signIn) => links.some((link) => link.kind === kind && signIn.links.has(link.key)));
  return linked.length ? linked : best;
}

/** What was asked before anything else of a sign-in is rather that of one that is under way. */
const hasBegun = ({ recent }: SignIn): boolean => recent.place >= 0;

/**
 * A client that was told to go by the document that it kept (304) asks next what that names, which is not seen: it is of
 * this sign-in, though another one has the same host, or the same client.
 */
function ledFromKept({ role, exchange, asker }: Candidate, signIns: readonly SignIn[]): SignIn | undefined {
  const document = ledBy[role];
  if (!document) return undefined;
  const [one, other] = signIns.filter(
    ({ recent, pages }) =>
      recent.kept === document && exchange.startedAt - recent.at < NEXT_MS && asker !== undefined && pages.has(asker),
  );
  return other ? undefined : one;
}

/** The document that names where a request goes. */
const ledBy: Partial<Record<Role, Role>> = {
  'server-metadata': 'resource-metadata',
  registration: 'server-metadata',
};

/** A client's next request comes within this time, unless a person signs in, in milliseconds. */
const NEXT_MS = 2000;

/**
 * Of sign-ins that nothing tells apart, the one that was active last. Where several are under way, each asks in its turn:
 * the one that waits longest for an address that it has not asked yet.
 */
function turnOf({ exchange, says }: Candidate, best: readonly SignIn[]): SignIn | undefined {
  const expects = ({ recent }: SignIn) => !recent.asked.has(says.url) && exchange.startedAt - recent.at < NEXT_MS;
  const expecting = best.filter(expects);
  const last = (a: SignIn, b: SignIn) => (b.recent.place > a.recent.place ? b : a);
  const first = (a: SignIn, b: SignIn) => (b.recent.place < a.recent.place ? b : a);
  return expecting.length ? expecting.reduce(first) : best.reduce(last);
}
