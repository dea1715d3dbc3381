/**
 * Handshakes of a session that goes on. Nearly all that comes is one more request to a server that is known, and says
 * nothing that was not: it is put behind its handshake, and nothing else is looked at again. Whatever it is of another
 * exchange, all of them are assembled anew, so that both ways come to the same.
 */
import type { Exchange } from '../exchange.ts';
import { addressOf } from './address.ts';
import { type Assembled, assembleAll, type Standing } from './assemble.ts';
import type { Splitter } from './attempts.ts';
import { NATIVE, sightingAfter } from './candidate.ts';
import { isNews, isProxysOwn } from './classify.ts';
import { isAsKnown } from './client.ts';
import { inspectorsIn, isEvident } from './evidence.ts';
import type { Handshake } from './handshake.ts';
import { lessonsOf, linksOf } from './links.ts';

/** The last so many exchanges may still change: an answer comes after its request. */
const OPEN = 32;
/** So many are put behind the others each time; then most of them count as settled. */
const MAX_TAIL = 64;

/** What came to all of a list. */
interface Settled {
  list: readonly Exchange[];
  assembled: Assembled;
  standing?: Standing | undefined;
}

/** Assembles one session again and again; `assembled` of the same exchanges is the same. For tests: `onAll` is told of each time that all is looked at. */
export function createAssembler(onAll: () => void = () => {}) {
  let settled: Settled | undefined;
  let inspectors = '';

  return (exchanges: readonly Exchange[], knownInspectors: readonly string[] = []): Assembled => {
    const now = knownInspectors.join(' ');
    const tail = now === inspectors && settled ? behind(settled.list, exchanges) : undefined;
    const next = tail && settled && goOn(settled, tail);
    if (!tail || !next || !settled) {
      onAll();
      inspectors = now;
      const all = assembleAll(exchanges, knownInspectors);
      settled = { list: [...exchanges], ...all };
      return all.assembled;
    }
    if (tail.length > MAX_TAIL) settled = goOn(settled, tail.slice(0, -OPEN)) ?? settled;
    return next.assembled;
  };
}

/** What a list has behind another one; `undefined` where it does not begin with it, or is in another order. */
function behind(before: readonly Exchange[], list: readonly Exchange[]): Exchange[] | undefined {
  if (list.length < before.length || before.some((x, i) => x !== list[i])) return undefined;
  const tail = list.slice(before.length);
  let last = before.at(-1)?.startedAt ?? Number.NEGATIVE_INFINITY;
  for (const { startedAt } of tail) {
    if (startedAt < last) return undefined;
    last = startedAt;
  }
  return tail;
}

function goOn({ list, assembled, standing }: Settled, tail: readonly Exchange[]): Settled | undefined {
  if (!tail.length) return { list, assembled, standing };
  if (!standing) return undefined;
  const handshakes = [...assembled.handshakes];
  const members = new Map(standing.members);
  const forked = new Map<number, Splitter>();
  for (const [i, exchange] of tail.entries()) {
    const url = addressOf(exchange).server;
    const member = members.get(url);
    const handshake = member && handshakes[member.place];
    if (!member || !handshake || !adds(exchange, list.length + i, { standing, member, handshake })) return undefined;
    const splitter = forked.get(member.place) ?? member.splitter.fork();
    forked.set(member.place, splitter);
    splitter.add({ exchange, role: 'mcp' });
    members.set(url, { ...member, splitter });
    handshakes[member.place] = { ...handshake, via: exchange.via };
  }
  for (const [place, splitter] of forked) {
    const handshake = handshakes[place];
    if (handshake) handshakes[place] = { ...handshake, attempts: splitter.attempts() };
  }
  return { list: [...list, ...tail], assembled: { ...assembled, handshakes }, standing: { ...standing, members } };
}

interface To {
  standing: Standing;
  member: { signIn: { links: ReadonlySet<string> } };
  handshake: Handshake;
}

/** Whether an exchange is one more request to this server, and nothing that was known before is another with it. */
function adds(exchange: Exchange, place: number, { standing, member, handshake }: To): boolean {
  if (exchange.via === 'live-check' || exchange.navigation || isProxysOwn(exchange)) return false;
  if (isNews(exchange, standing.known) || !isAsKnown(exchange, handshake.client)) return false;
  if (![...inspectorsIn([exchange], [])].every((page) => standing.inspectors.has(page))) return false;
  const sighting = sightingAfter(exchange, place, standing);
  if (!sighting) return false;
  const candidate = { ...sighting, evident: isEvident(sighting, standing.inspectors), links: linksOf(sighting) };
  const { asker } = sighting;
  if (candidate.evident && asker !== undefined && asker !== NATIVE && !standing.pages.has(asker)) return false;
  return lessonsOf(candidate).every(({ key }) => member.signIn.links.has(key));
}
