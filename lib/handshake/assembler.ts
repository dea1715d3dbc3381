/**
 * Handshakes of a session that goes on. Nearly all that comes is one more request to a server that is known, and says
 * nothing that was not: it is put behind its handshake, and nothing else is looked at again. Whatever it is of another
 * exchange, all of them are assembled anew, so that both ways come to the same.
 */
import type { Exchange } from '../exchange.ts';
import { sameUpTo } from '../grown.ts';
import { type Assembled, assembleAll } from './assemble.ts';
import { cut, type Going, put, type Standing } from './belonging/standing.ts';
import { OPEN } from './growing.ts';

/** What came before each of the newest is kept, and of the others what came every so many. */
const NEWEST = 4;
const APART = 8;

/** What came to all of a list. */
interface Stage {
  list: readonly Exchange[];
  assembled: Assembled;
  standing?: Standing | undefined;
}

/**
 * Assembles one session again and again, each time by a list of its own, which nobody changes afterwards; `assembled` of
 * the same exchanges is the same. For tests: `onAll` is told of each time that all is looked at.
 */
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
    const next = from && tail && goOn(from, tail, exchanges);
    if (next) {
      stages = next === from ? stages : thinned([...stages, next]);
      return next.assembled;
    }
    onAll();
    const all = assembleAll(exchanges, knownInspectors);
    // What came last may be answered, and then go on from what came before it.
    stages = thinned([...stages, { list: exchanges, ...all }]);
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

function goOn(stage: Stage, tail: readonly Exchange[], exchanges: readonly Exchange[]): Stage | undefined {
  if (!tail.length) return stage;
  const { list, assembled, standing } = stage;
  if (!standing) return undefined;
  const going: Going = { handshakes: [...assembled.handshakes], standing: { ...standing }, splitters: new Map() };
  if (!tail.every((exchange, i) => put(exchange, list.length + i, going))) return undefined;
  return { list: exchanges, assembled: { ...assembled, handshakes: cut(going) }, standing: going.standing };
}
