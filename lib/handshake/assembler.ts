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
import { OPEN, sameUpTo } from './growing.ts';
import type { Handshake } from './handshake.ts';
import { lessonsOf, linksOf } from './links.ts';

/** What came before each of the newest is kept, and of the others what came every so many. */
const NEWEST = 4;
const APART = 8;

/** What came to all of a list. */
interface Stage {
  list: readonly Exchange[];
  assembled: Assembled;
  standing?: Standing | undefined;
}

/** Assembles one session again and again; `assembled` of the same exchanges is the same. For tests: `onAll` is told of each time that all is looked at. */
export function createAssembler(onAll: () => void = () => {}) {
  /** Each goes on from the one before. */
  let stages: Stage[] = [];
  let inspectors = '';

  return (exchanges: readonly Exchange[], knownInspectors: readonly string[] = []): Assembled => {
    const now = knownInspectors.join(' ');
    if (now !== inspectors) stages = [];
    inspectors = now;
    const same = sameUpTo(stages.at(-1)?.list ?? [], exchanges);
    stages = stages.filter(({ list }) => list.length <= same);
    const from = stages.at(-1);
    const tail = from && behind(from.list, exchanges);
    const next = from && tail && goOn(from, tail);
    if (next) {
      stages = next === from ? stages : thinned([...stages, next]);
      return next.assembled;
    }
    onAll();
    const all = assembleAll(exchanges, knownInspectors);
    stages = [{ list: [...exchanges], ...all }];
    return all.assembled;
  };
}

/** Without those that nobody will go on from, and with fewer of those that are further back. */
function thinned(stages: readonly Stage[]): Stage[] {
  const length = stages.at(-1)?.list.length ?? 0;
  const settled = stages.findLastIndex(({ list }) => list.length <= length - OPEN);
  const open = stages.slice(Math.max(settled, 0));
  return open.filter(
    (_, i) =>
      i === 0 || i >= open.length - NEWEST || (open[i + 1]?.list.length ?? 0) - (open[i - 1]?.list.length ?? 0) > APART,
  );
}

/** What a list has behind another one, with which it begins; `undefined` where that is in another order. */
function behind(before: readonly Exchange[], list: readonly Exchange[]): Exchange[] | undefined {
  const tail = list.slice(before.length);
  let last = before.at(-1)?.startedAt ?? Number.NEGATIVE_INFINITY;
  for (const { startedAt } of tail) {
    if (startedAt < last) return undefined;
    last = startedAt;
  }
  return tail;
}

function goOn(stage: Stage, tail: readonly Exchange[]): Stage | undefined {
  if (!tail.length) return stage;
  const { list, assembled, standing } = stage;
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
