/** What is different in a sign-in that fails from the one that worked, the likeliest reason first. */
import { type Finding, type StageId, stageIds } from '../finding.ts';
import type { KeptSignIn, Part, SignIn } from './kept-sign-in.ts';
import { isWithin } from './within.ts';

export interface Change {
  /** Of a field, a header, a parameter; or in words: `Status`. */
  name: string;
  /** What it is of, as it reads after the name. */
  of: string;
  stage: StageId;
  /** `null`: missing. */
  worked: string | null;
  fails: string | null;
  /** `reason`: what the cause is about; `later`: what was asked or answered after it. */
  role: 'reason' | 'later' | 'other';
}

export interface Changed {
  /** When the one began that worked; milliseconds since the epoch. */
  workedAt: number;
  changes: Change[];
  same: Same[];
}

/** Values that do not differ, by their names. */
export interface Same {
  /** As of a change. */
  of: string;
  names: string[];
}

export const sameCount = ({ same }: { same: readonly Same[] }): number =>
  same.reduce((count, { names }) => count + names.length, 0);

interface Found extends Change {
  /** How much of the cause's evidence it is. */
  weight: number;
  answered: boolean;
  part: Part;
}

/** Differences shown at most, the likeliest: more of them are another server. */
const MAX_CHANGES = 30;

export function changedSince(good: KeptSignIn, now: SignIn, { stage, evidence }: Finding): Changed {
  const before = new Map(good.parts.map((part) => [part.id, part]));
  const found: Found[] = [];
  const same: Same[] = [];
  for (const part of now.parts) {
    const known = before.get(part.id);
    if (!known) continue;
    const alike: Same = { of: part.of, names: [] };
    const [was, is] = [new Map(known.values), new Map(part.values)];
    for (const name of new Set([...was.keys(), ...is.keys()])) {
      const worked = was.get(name) ?? null;
      const fails = is.get(name) ?? null;
      // What was not looked at was perhaps there.
      if ((worked === null && !known.whole) || (fails === null && !part.whole)) continue;
      if (name === 'client_id' && now.registered) continue;
      if (worked === fails) alike.names.push(name);
      else {
        const change = { name, of: part.of, stage: part.stage, worked, fails, role: 'other' } as const;
        found.push({ ...change, part, answered: part.answered, weight: weightOf(change, part, evidence) });
      }
    }
    if (alike.names.length) same.push(alike);
  }
  // A sign-in that stopped, or used what it remembered, left steps out: that is no other order.
  const of = 'of this sign-in';
  if (isWithin(now.order, good.order)) same.push({ of, names: ['Order'] });
  else {
    const [worked, fails] = [good.order.join('\n'), now.order.join('\n')];
    const part: Part = { id: '', stage: 'session', of, whole: true, answered: true, values: [] };
    found.push({ name: 'Order', of, stage: 'session', worked, fails, role: 'other', part, answered: true, weight: 0 });
  }
  return {
    workedAt: good.startedAt,
    changes: inOrder(
      found.map((one) => outcomeLast(one, found)),
      stage,
    ).slice(0, MAX_CHANGES),
    same,
  };
}

/** 3: what the evidence names, in its request. 2: by name or by value in another. 1: something else in its request. */
function weightOf({ name, fails }: Change, { exchanges = [] }: Part, evidence: Finding['evidence']): number {
  const weights = evidence.map(({ exchange, what, observed }) => {
    const here = exchanges.includes(exchange);
    const named = what
      .toLowerCase()
      .split(/[^\w.-]+/)
      .includes(name.toLowerCase());
    if (named) return here ? 3 : 2;
    return fails !== null && fails.length > 3 && observed === fails ? 2 : Number(here);
  });
  return Math.max(0, ...weights);
}

/** How a request ended follows from what the evidence names of another one, where that is another too. */
function outcomeLast(one: Found, found: readonly Found[]): Found {
  const isOutcome = one.answered && (one.name === 'Status' || one.name === 'Failure');
  const because = ({ weight, part }: Found) => weight > 1 && part.exchanges !== one.part.exchanges;
  return isOutcome && one.weight > 1 && found.some(because) ? { ...one, weight: 1 } : one;
}

function inOrder(found: readonly Found[], cause: StageId): Change[] {
  const place = ({ stage }: Pick<Change, 'stage'>) => stageIds.indexOf(stage);
  const sorted = found.toSorted((a, b) => b.weight - a.weight || place(a) - place(b));
  const best = sorted[0]?.weight ?? 0;
  const from = Math.min(stageIds.indexOf(cause), ...sorted.slice(0, 1).map(place));
  return sorted.map(({ weight, answered, part: _part, ...change }, i) => {
    const reason = best > 0 && (i === 0 || (best > 1 && weight === best));
    if (reason) return { ...change, role: 'reason' };
    // What was asked in the step of the cause was asked before that step was answered.
    const isLater = answered ? place(change) >= from : place(change) > from;
    return { ...change, role: best > 0 && isLater ? 'later' : 'other' };
  });
}
