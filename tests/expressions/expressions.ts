/**
 * Every regular expression of the product, and where it stands: those that are written out, by the syntax of the sources,
 * and those that are made of lists and parts, by what `RegExp` is asked for while their modules are loaded.
 */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vitest/node';
import { isNode, type Node, nameOf } from '../syntax.ts';

export interface Expression {
  /** As `/source/flags`. */
  source: string;
  /** `file:line`, the first place where it stands. */
  place: string;
}

const root = join(import.meta.dirname, '../..');

/** Composed of what is known only while something runs: why each goes over no text again and again. */
const whileRunning: Record<string, string> = {
  'lib/search.ts': 'what a person looks for, with each special character escaped',
};

/** All nodes of a syntax tree. */
function visit(value: unknown, seen: (node: Node) => void): void {
  if (Array.isArray(value)) for (const one of value) visit(one, seen);
  else if (isNode(value)) {
    seen(value);
    for (const member of Object.values(value)) if (typeof member === 'object') visit(member, seen);
  }
}

/** What a source writes out, and the places where it composes one. */
export function expressionsIn(file: string, text: string): { written: Expression[]; composing: string[] } {
  const written: Expression[] = [];
  const composing: string[] = [];
  visit(parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' }).body, (node) => {
    const place = () => `${file}:${text.slice(0, Number(node.start)).split('\n').length}`;
    const regex = node.regex as { pattern: string; flags: string } | undefined;
    if (regex) written.push({ source: `/${regex.pattern}/${regex.flags}`, place: place() });
    const called = node.type === 'NewExpression' || node.type === 'CallExpression' ? nameOf(node.callee) : '';
    if (called === 'RegExp') composing.push(place());
  });
  return { written, composing };
}

/** One that is longer is asked of in parts. */
const LONG = 1000;

/**
 * Alternatives behind which nothing stands take the time of each together, so each of a long list is judged by itself, as
 * it runs: behind what may not stand before it.
 */
export function alternatives(source: string): string[] {
  const [, before, inside, flags = ''] = /^\/(\(\?<!\[[^\]]*\]\))\(\?:(.*)\)\/(\w*)$/.exec(source) ?? [];
  if (inside === undefined || source.length < LONG) return [source];
  const parts = [''];
  let depth = 0;
  for (const [token] of inside.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|./g)) {
    depth += token === '(' ? 1 : token === ')' ? -1 : 0;
    // The first parenthesis was closed before the end.
    if (depth < 0) return [source];
    if (token === '|' && depth === 0) parts.push('');
    else parts.push(parts.pop() + token);
  }
  return parts.map((part) => `/${before}(?:${part})/${flags}`);
}

/** Of a process of its own: a module that is loaded already makes nothing any more. */
const composedIn = (files: string[]): Expression[] =>
  JSON.parse(
    execFileSync(process.execPath, [join(import.meta.dirname, 'composed.ts'), ...files], { encoding: 'utf8' }),
  );

/** Each once, and the places of those that are composed too late to be seen. */
export function allExpressions(): { expressions: Expression[]; unseen: string[] } {
  const files = globSync('{lib,components,entrypoints}/**/*.{ts,tsx}', { cwd: root }).sort();
  const found = files.map((file) => expressionsIn(file, readFileSync(join(root, file), 'utf8')));
  const composing = found.flatMap((one) => one.composing).filter((place) => !whileRunning[fileOf(place)]);
  const composed = composedIn([...new Set(composing.map(fileOf))]);
  const seen = new Set(composed.map(({ place }) => place));
  const each = new Map<string, Expression>();
  for (const one of [...found.flatMap(({ written }) => written), ...composed])
    for (const source of alternatives(one.source)) each.set(source, each.get(source) ?? { ...one, source });
  return { expressions: [...each.values()], unseen: composing.filter((place) => !seen.has(place)) };
}

const fileOf = (place: string) => place.slice(0, place.lastIndexOf(':'));
