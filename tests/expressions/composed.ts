/**
 * Loads the modules that it is given and prints, as JSON, each regular expression that is composed meanwhile. Node takes
 * the types out of a source and leaves its lines where they are.
 */
import { registerHooks } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Expression } from './expressions.ts';

const root = join(import.meta.dirname, '../..');
const found: Expression[] = [];

/** Who asked: the first line of the stack outside this file. */
function place(): string {
  const frames = new Error().stack?.matchAll(/(file:[^\s()]+):(\d+):\d+/g) ?? [];
  for (const [, url = '', line] of frames)
    if (url !== import.meta.url) return `${relative(root, fileURLToPath(url))}:${line}`;
  return '';
}

const note = (made: RegExp): RegExp => {
  found.push({ source: String(made), place: place() });
  return made;
};
globalThis.RegExp = new Proxy(RegExp, {
  construct: (target, given: [string, string?]) => note(new target(...given)),
  apply: (target, _, given: [string, string?]) => note(target(...given)),
});
/** What is made for the first who asks is made at once here: nobody asks. */
const atOnce = 'export const lazily = (make) => { const made = make(); return () => made; };';
registerHooks({
  load: (url, context, next) =>
    url.endsWith('/lib/text/lazily.ts') ? { format: 'module', source: atOnce, shortCircuit: true } : next(url, context),
});
for (const file of process.argv.slice(2)) await import(pathToFileURL(join(root, file)).href);

const ours = /^(?:lib|components|entrypoints)\//;
console.log(JSON.stringify(found.filter((one) => ours.test(one.place))));
