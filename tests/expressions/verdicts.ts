/**
 * What `recheck` says of a regular expression. *Safe* means that on no text its work grows faster than the length; what it
 * cannot judge counts as not safe. The safe ones stand in `fixtures/expressions.txt`, since asking of all takes minutes.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from 'recheck';
import type { Expression } from './expressions.ts';

const list = join(import.meta.dirname, '../fixtures/expressions.txt');
/** Longest line. */
const LONGEST = 100;

/** How one stands in the list: itself, or the beginning of a long one and its digest. */
export function lineOf(source: string): string {
  if (source.length <= LONGEST) return source;
  const digest = createHash('sha256').update(source).digest('hex').slice(0, 24);
  return `${source.slice(0, LONGEST - digest.length - 2)}… ${digest}`;
}

export const judgedSafe = (): Set<string> => new Set(readFileSync(list, 'utf8').split('\n').filter(Boolean));

export function writeSafe(lines: Iterable<string>): void {
  writeFileSync(list, `${[...lines].sort().join('\n')}\n`);
}

/**
 * Counted in steps and never in time, and with chance from a seed: a machine that has much to do comes to the same answer.
 * Its own limit of time takes what is slow there for what is attacked.
 */
const limits = {
  timeout: null,
  attackTimeout: null,
  incubationTimeout: null,
  seedingTimeout: null,
  attackLimit: 10_000_000,
  randomSeed: 1,
};

/** Where it stands, what it is and how it is attacked, of each that is not safe; `safe` is told of the others. */
export async function judge(expressions: Expression[], safe: (source: string) => void): Promise<string[]> {
  const waiting = expressions.values();
  const bad: string[] = [];
  async function some(): Promise<void> {
    for (const { source, place } of waiting) {
      const end = source.lastIndexOf('/');
      const said = await check(source.slice(1, end), source.slice(end + 1), limits);
      if (said.status === 'safe') safe(source);
      else bad.push(`${place} ${said.status}: ${source} ${said.status === 'vulnerable' ? said.attack.pattern : ''}`);
    }
  }
  await Promise.all([some(), some()]);
  return bad;
}
