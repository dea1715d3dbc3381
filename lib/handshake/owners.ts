/**
 * Which exchange belongs to which sign-in. What the traffic itself links decides, the strongest link first, and never
 * that there is only one sign-in; an exchange that nothing links is nobody's, but in a capture of one client alone.
 */
import type { Exchange } from '../exchange.ts';
import { isAlone } from './alone.ts';
import { type Candidate, NATIVE } from './candidate.ts';
import { isProxysOwn } from './classify.ts';
import { asksForItself } from './federated.ts';
import { type Kind, type Link, lessonsOf, linksOfServer } from './links.ts';
import { MAX_SERVERS, type Servers } from './servers.ts';
import { newSignIn, type SignIn, standing, teach } from './sign-in.ts';

export interface Owners {
  of(exchange: Exchange): SignIn | undefined;
  /** In the order in which they began. */
  signIns: SignIn[];
  /** The capture holds nothing of an ordinary page. */
  alone: boolean;
}

/** Links that few sign-ins share; a page and a redirect URI are those of all sign-ins of one client. */
const telling: ReadonlySet<Kind> = new Set(['mark', 'client', 'resource', 'url']);
const ofClient: ReadonlySet<Kind> = new Set(['redirect', 'page']);

export function ownersOf(ordered: readonly Exchange[], candidates: readonly Candidate[], servers: Servers): Owners {
  const signIns = [...servers.signIns];
  const owner = new Map<Exchange, SignIn>();
  const index = new Map<string, SignIn[]>();
  /** Of the sign-ins of one client, the one that was active last. */
  let latest = new Map<string, SignIn>();
  const open = new Set(candidates.filter((c) => !servers.gone.has(c) && (c.role !== 'mcp' || isProxysOwn(c.exchange))));

  function learn(signIn: SignIn, links: readonly Link[]): void {
    for (const key of teach(signIn, links)) {
      const sharing = index.get(key);
      if (sharing) sharing.push(signIn);
      else index.set(key, [signIn]);
    }
  }

  function own(c: Candidate, signIn: SignIn): void {
    owner.set(c.exchange, signIn);
    const lessons = lessonsOf(c);
    learn(signIn, asksForItself(c, signIn) ? lessons.filter(({ kind }) => kind === 'mark') : lessons);
  }

  function active(c: Candidate, signIn: SignIn): void {
    signIn.active = c.place;
    for (const { kind, key } of c.links) if (ofClient.has(kind)) latest.set(key, signIn);
  }

  /** `sure`: an endpoint or a host alone is not enough, but for metadata and for what shows MCP by itself. */
  function find(c: Candidate, sure: boolean): SignIn | undefined {
    const redirecting = c.from && owner.get(c.from);
    if (redirecting) return redirecting;
    const nearIsEnough = !sure || c.role.endsWith('metadata') || c.evident;
    const by = (kinds: (kind: Kind) => boolean) =>
      c.links.filter(({ kind }) => kinds(kind)).flatMap(({ key }) => index.get(key) ?? []);
    const found = strongest(
      c,
      by((kind) => telling.has(kind)),
      nearIsEnough,
    );
    if (found) return found;
    for (const { kind, value, key } of c.links) {
      const client = ofClient.has(kind) && value !== NATIVE ? latest.get(key) : undefined;
      if (client) return client;
    }
    return nearIsEnough
      ? strongest(
          c,
          by((kind) => kind === 'host'),
          true,
        )
      : undefined;
  }

  /** Goes through the session once, in order: what is learned on the way may tell whose an earlier exchange was. */
  function pass(choose: (c: Candidate) => SignIn | undefined): void {
    latest = new Map();
    for (const signIn of signIns) signIn.active = -1;
    for (const c of candidates) {
      const known = owner.get(c.exchange);
      if (known) active(c, known);
      else if (open.has(c)) {
        const found = choose(c);
        if (!found) continue;
        own(c, found);
        active(c, found);
      }
    }
  }

  const settle = () => {
    for (const sure of [true, true, false, true]) if (waiting()) pass((c) => find(c, sure));
  };
  const waiting = () => [...open].some((c) => !owner.has(c.exchange));
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
  pass((c) => {
    if (!c.evident) return undefined;
    const known = find(c, false) ?? only(c, true);
    if (known || signIns.length >= MAX_SERVERS) return known;
    const signIn = newSignIn(null);
    signIns.push(signIn);
    return signIn;
  });
  if (signIns.length > before) settle();
  const alone = isAlone(ordered, candidates, signIns, (x) => owner.get(x));
  const unowned = candidates.filter((c) => open.has(c) && !owner.has(c.exchange));
  const theirs = keysOf(unowned.filter((c) => c.role !== 'callback' && !only(c, alone)));
  pass((c) => (c.links.some(({ key }) => theirs.has(key)) ? undefined : only(c, alone)));
  return { of: (exchange) => owner.get(exchange), signIns, alone };
}

/** What the requests of other clients say of themselves: their callbacks, say, are not ours either. */
function keysOf(others: readonly Candidate[]): Set<string> {
  const own: ReadonlySet<Kind> = new Set(['mark', 'client', 'redirect']);
  return new Set(others.flatMap(({ links }) => links.filter(({ kind }) => own.has(kind)).map(({ key }) => key)));
}

function strongest(c: Candidate, among: readonly SignIn[], nearIsEnough: boolean): SignIn | undefined {
  let best: SignIn | undefined;
  let most = 0;
  for (const signIn of new Set(among)) {
    const { is, strength } = standing(c, signIn);
    if (is !== 'same' && !(is === 'near' && nearIsEnough)) continue;
    if (strength > most || (strength === most && best && signIn.active > best.active))
      [best, most] = [signIn, strength];
  }
  return best;
}
