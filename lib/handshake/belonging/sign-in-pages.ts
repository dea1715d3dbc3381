/**
 * The pages between an authorization request and its callback. They may lie on any host; what tells them is the way there:
 * a redirect, a link or a form of a page before, or the tab that the sign-in is in.
 */
import type { Exchange } from '../../exchange.ts';
import { header } from '../../exchange.ts';
import { isLoopback } from '../../protocol/addresses.ts';
import { isSuccess } from '../../protocol/status.ts';
import { isStandIn } from '../../text/stand-in.ts';
import { formOf, parseUrl } from '../../text/url.ts';
import { addressOf, pageOf, placeOf } from '../address.ts';
import { requestBody } from '../body.ts';
import { isForPrograms } from '../classify.ts';
import type { Role } from '../facts.ts';
import { mayBeSentOn } from './alone.ts';
import { handsOn, isAside, isDeadLink, isFramed, isOpenedByHand, isPrefetch, opensNext } from './bystanders.ts';
import { isOwnOfPage } from './federated.ts';
import type { Candidate } from './links.ts';
import type { Owners } from './owners.ts';
import type { sightingsOf } from './sighting.ts';
import type { SignIn } from './sign-in.ts';

/** A sign-in that is at a page, ours (`signIn`) or somebody's. */
interface Chain {
  signIn: SignIn | undefined;
  tabId: number;
  redirectUris: readonly string[];
  open: boolean;
  /** When its page last had an answer to what it sent by itself, or came to open the next one by itself. */
  sentAt?: number;
  /** Its client has it in a frame. */
  framed?: boolean;
  /** Values of its addresses that may tell it from others, by the name that each was given by. */
  named: Map<string, Set<string>>;
}

/** A page that sent something by itself goes on at once, in milliseconds. */
const AT_ONCE = 2000;
/** A shorter value may be anything. */
const MIN_VALUE = 8;

const answeredAt = (x: Exchange): number => x.startedAt + (x.durationMs ?? 0);

/** A beacon, or what was not taken, opens no page. */
const mayOpenNext = ({ request, response }: Exchange): boolean =>
  isSuccess(response) &&
  response?.status !== 204 &&
  !/^text\/plain/.test(header(request.headers, 'content-type') ?? '');

/** What an address says by name. */
const saidIn = (url: Readonly<URL> | undefined): [string, string][] =>
  Object.entries(url ? formOf(url.search) : {}).filter(([, value]) => value.length >= MIN_VALUE && !isStandIn(value));

/** What says which sign-in it goes on with: its address, the page before it, what it sends, and where its answer leads. */
function saidBy(x: Exchange): [string, string][] {
  const { request, response } = x;
  const sent = requestBody(x).kind === 'form' ? Object.entries(formOf(request.body)) : [];
  return [
    ...saidIn(addressOf(x).url),
    ...saidIn(parseUrl(header(request.headers, 'referer'))),
    ...sent,
    ...saidIn(parseUrl(header(response?.headers, 'location'), request.url)),
  ];
}

export function signInPages(
  ordered: readonly Exchange[],
  candidates: readonly Candidate[],
  { redirects, known }: Pick<ReturnType<typeof sightingsOf>, 'redirects' | 'known'>,
  owners: Owners,
): Map<Exchange, SignIn> {
  const pages = new Map<Exchange, SignIn>();
  const byExchange = new Map(candidates.map((c) => [c.exchange, c]));
  const own = new Map<SignIn, Chain>();
  let chains = 0;
  /** Chains of others, by where they return to. */
  const returning = new Map<string, Chain>();
  /** Chains that were at a host, the last one last. */
  const atHost = new Map<string, Chain[]>();
  const lastAt = (host: string | undefined): Chain | undefined => {
    const chains = atHost.get(host ?? '');
    while (chains?.at(-1)?.open === false) chains.pop();
    return chains?.at(-1);
  };
  /** Chains by a value that one of their addresses gave by this name. */
  const saying = new Map<string, Chain[]>();
  /**
   * The chain at a host that an exchange goes on with: the one whose values it has, else the last one. What tells is a value
   * that one chain alone has, under a name for which the last one has one too; words are those of many.
   */
  const chainAt = (host: string | undefined, x: Exchange): Chain | undefined => {
    const last = lastAt(host);
    if (!last || chains < 2) return last;
    const own = saidBy(x).flatMap(([name, value]) => {
      const sharing = /\d/.test(value) && last.named.has(name) ? saying.get(`${name} ${value}`) : undefined;
      return sharing?.length === 1 ? sharing : [];
    });
    return own.includes(last) ? last : (own.find(({ open }) => open) ?? last);
  };
  /** Addresses of pages: opened anew, they are the same. */
  const seen = new Set<string>();
  const comesTo = (x: Exchange, chain: Chain) => {
    for (const [name, value] of saidIn(addressOf(x).url)) {
      const same = chain.named.get(name) ?? new Set<string>();
      chain.named.set(name, same);
      if (same.has(value)) continue;
      same.add(value);
      const key = `${name} ${value}`;
      const sharing = saying.get(key);
      if (sharing) sharing.push(chain);
      else saying.set(key, [chain]);
    }
    if (opensNext(x)) chain.sentAt = answeredAt(x);
    const host = addressOf(x).host ?? '';
    if (lastAt(host) !== chain) atHost.set(host, [...(atHost.get(host) ?? []), chain]);
  };

  function begin(x: Exchange, c: Candidate, signIn: SignIn | undefined): void {
    const known = signIn && own.get(signIn);
    const chain: Chain = known ?? {
      signIn,
      tabId: x.page.tabId,
      redirectUris: c.says.redirectUris,
      open: true,
      named: new Map(),
    };
    if (!known) chains++;
    chain.framed = isFramed(x);
    chain.open = true;
    chain.tabId = x.page.tabId;
    if (signIn) own.set(signIn, chain);
    else for (const uri of chain.redirectUris) returning.set(uri, chain);
    comesTo(x, chain);
  }

  /** The chain that leads to a navigation which nothing else claims. */
  function leadingTo(x: Exchange, c: Candidate | undefined): Chain | undefined {
    const from = redirects.get(x);
    const signIn = from && (pages.get(from) ?? owners.of(from));
    if (signIn) return own.get(signIn);
    // Where somebody opened what is no page of it, that leads nowhere in it either.
    if (from && (isAside(from) || isForPrograms(from, known) || isOpenedByHand(from))) return undefined;
    const here = chainAt(addressOf(x).host, x);
    const referrer = chainAt(pageOf(x.page.origin), x);
    const at = here ?? referrer;
    const goesOn = at?.sentAt !== undefined && x.startedAt >= at.sentAt && x.startedAt - at.sentAt < AT_ONCE;
    // Some links in a mail go on with a sign-in: they hand on something of it.
    const isSameWay = seen.has(x.request.url) || handsOn(x, [...(at?.named.values() ?? [])]);
    if (!isSameWay && ((isDeadLink(x) && !goesOn) || isOpenedByHand(x))) return undefined;
    // A request of the authorization server's to a provider of its own; by another page it is another sign-in.
    if (c?.role === 'authorization') return referrer;
    return at ?? (c ? undefined : inItsTab(x));
  }

  function inItsTab(x: Exchange): Chain | undefined {
    const [chain, other] = [...own.values()].filter(({ open }) => open);
    if (!chain || other) return undefined;
    const asker = pageOf(x.page.origin);
    if (asker !== undefined && chain.signIn?.pages.has(asker) === false) return undefined;
    if (!mayBeSentOn(x)) return undefined;
    return (x.page.tabId < 0 ? owners.alone : x.page.tabId === chain.tabId) ? chain : undefined;
  }

  /** The developer opened the client's own page again, without having signed in. */
  function isBack(x: Exchange, chain: Chain): boolean {
    const { host } = addressOf(x);
    if (host === undefined || redirects.has(x)) return false;
    return chain.signIn?.pages.has(host) === true && lastAt(host) !== chain;
  }

  for (const x of ordered) {
    const c = byExchange.get(x);
    const signIn = owners.of(x);
    if (c && signIn) {
      const role = roleIn(c, signIn);
      const chain = own.get(signIn);
      if (role === 'authorization') begin(x, c, signIn);
      else if (role === 'callback' && chain) chain.open = false;
      continue;
    }
    // Where a sign-in is in a frame, its pages are.
    const inFrame = isFramed(x) && !isPrefetch(x) && chainAt(addressOf(x).host, x)?.framed === true;
    if (!x.navigation && !inFrame) {
      const at = isOwnOfPage(x) ? chainAt(addressOf(x).host, x) : undefined;
      if (at && mayOpenNext(x)) at.sentAt = answeredAt(x);
      if (at?.signIn && !c) pages.set(x, at.signIn);
      continue;
    }
    if ((isAside(x) && !inFrame) || (!redirects.has(x) && isForPrograms(x, known))) continue;
    const chain = leadingTo(x, c);
    if (chain && isBack(x, chain)) {
      chain.open = false;
      continue;
    }
    const others = returning.get(placeOf(x.request.url));
    if (others) others.open = false;
    else if (chain?.open && chain.signIn) {
      pages.set(x, chain.signIn);
      seen.add(x.request.url);
      comesTo(x, chain);
    } else if (c?.role === 'authorization') begin(x, c, undefined);
  }
  return pages;
}

/** What a candidate is in its sign-in: a callback to somewhere else is that of the server's own identity provider. */
export function roleIn({ role, says, exchange }: Candidate, { redirectUris }: SignIn): Role {
  if (role !== 'callback' || redirectUris.size === 0) return role;
  const path = addressOf(exchange).url?.pathname;
  const here = isLoopback(exchange.request.url);
  // The same path under another port of this machine is where a client looks in vain.
  const meant = [...redirectUris].some(
    (uri) => says.redirectUris.includes(uri) || (here && parseUrl(uri)?.pathname === path),
  );
  return meant ? 'callback' : 'authorization';
}
