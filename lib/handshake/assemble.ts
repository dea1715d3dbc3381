/**
 * Turns a session's exchanges into handshakes: one per MCP server, each with its attempts. What an exchange may play,
 * `classify.ts` says; in `belonging/`, `evidence.ts` says what shows MCP, and `owners.ts` whose an exchange is. What is left
 * over is other people's.
 */
import type { Exchange } from '../exchange.ts';
import { parseUrl } from '../text/url.ts';
import { handshakeOf } from './attempts.ts';
import { checkedHandshakes } from './belonging/checked.ts';
import { inspectorsIn, isEvident } from './belonging/evidence.ts';
import type { Candidate } from './belonging/links.ts';
import { linksOf } from './belonging/links.ts';
import { ownersOf } from './belonging/owners.ts';
import { askedByClient, programsOf } from './belonging/programs.ts';
import { pagesShown, serversOf } from './belonging/servers.ts';
import { leadsAnywhere, sightingsOf } from './belonging/sighting.ts';
import type { SignIn } from './belonging/sign-in.ts';
import { roleIn, signInPages } from './belonging/sign-in-pages.ts';
import { firmOf, type Member, type Standing } from './belonging/standing.ts';
import type { Role } from './facts.ts';
import type { Handshake, RoledExchange } from './handshake.ts';

export interface Assembled {
  /** In the order in which their servers appeared. */
  handshakes: Handshake[];
  /** Servers that were left out because a session has a bound: those that were asked longest ago. */
  leftOut: number;
}

export const handshakesOf = (exchanges: readonly Exchange[]): Handshake[] => assemble(exchanges).handshakes;

/** `exchanges` may be in any order. */
export const assemble = (exchanges: readonly Exchange[]): Assembled => assembleAll(exchanges, []).assembled;

/** `knownInspectors`: origins of pages that are known to be an Inspector. */
export function assembleAll(
  exchanges: readonly Exchange[],
  knownInspectors: readonly string[],
): { assembled: Assembled; standing?: Standing } {
  const all = [...exchanges].sort((a, b) => a.startedAt - b.startedAt);
  const checked = checkedHandshakes(all.filter(({ via }) => via === 'live-check'));
  const ordered = checked.length ? all.filter(({ via }) => via !== 'live-check') : all;
  const seen = sightingsOf(ordered);
  const { sightings, redirects, known, awaited } = seen;
  const inspectors = inspectorsIn(ordered, knownInspectors);
  const candidates = sightings.map((s): Candidate => ({ ...s, evident: isEvident(s, inspectors), links: linksOf(s) }));
  if (!candidates.some(({ evident }) => evident)) return { assembled: { handshakes: checked, leftOut: 0 } };
  const servers = serversOf(candidates);
  const owners = ownersOf(ordered, candidates, servers);
  const pages = signInPages(ordered, candidates, seen, owners);
  const byExchange = new Map(candidates.map((c) => [c.exchange, c]));
  const whose = (x: Exchange) => owners.of(x) ?? pages.get(x);

  const members = new Map<SignIn, RoledExchange[]>();
  const roles = new Map<Exchange, Role>();
  for (const exchange of ordered) {
    const signIn = whose(exchange);
    if (!signIn) continue;
    const c = byExchange.get(exchange);
    const from = redirects.get(exchange);
    const role = c && owners.of(exchange) ? roleIn(c, signIn) : 'authorization';
    const list = members.get(signIn) ?? [];
    members.set(signIn, list);
    const follows = from && whose(from) === signIn && !leadsAnywhere(exchange, roles.get(from));
    list.push(follows ? { exchange, role, redirectedFrom: from.id } : { exchange, role });
    roles.set(exchange, role);
  }
  const standing = new Map<string, Member>();
  const made = owners.signIns
    .filter((signIn) => members.get(signIn)?.some(isTelling))
    .map((signIn, i, all) => {
      const unknown = all.slice(0, i).filter(({ server }) => server === null).length;
      const id = signIn.server ?? (unknown ? `unknown-${unknown}` : 'unknown');
      const list = members.get(signIn) ?? [];
      const { splitter, handshake } = handshakeOf(id, signIn.server, askedByClient(list));
      const member = { signIn, place: checked.length + i, splitter, programs: programsOf(list) };
      if (signIn.server !== null) standing.set(signIn.server, member);
      return handshake;
    });
  return {
    assembled: { handshakes: [...checked, ...made], leftOut: servers.leftOut },
    ...(servers.leftOut === 0 && {
      standing: {
        known,
        awaited,
        inspectors,
        pages: pagesShown(candidates),
        members: standing,
        firm: firmOf(ordered, candidates, owners, servers),
      },
    }),
  };
}

/** A callback alone, with a code, may be that of anything on the web; one with an error says what went wrong. */
const isTelling = ({ exchange, role }: RoledExchange) =>
  role !== 'callback' || parseUrl(exchange.request.url)?.searchParams.has('error') === true;
