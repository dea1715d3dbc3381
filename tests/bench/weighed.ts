/**
 * What the build weighs: of each page and script the JavaScript that it loads to start, compressed as in the package that
 * a browser downloads (deflate, here gzip at its highest level, a file at a time). What is loaded later is not in it.
 */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Bytes of 1 kB. */
export const KB = 1000;

export interface Bundle {
  name: string;
  /** What the browser starts. */
  starts: string[];
  /** kB compressed: what it should weigh. */
  aim?: number;
  /** kB compressed: what it may weigh, which no change may go beyond. */
  budget: number;
}

export const bundles: readonly Bundle[] = [
  { name: 'worker with engine and words', starts: ['background.js'], aim: 95, budget: 336.3 },
  { name: 'panel', starts: ['panel.html'], aim: 45, budget: 49.9 },
  { name: 'popup', starts: ['popup.html'], aim: 12, budget: 28.8 },
  { name: 'check page', starts: ['check.html'], budget: 78.7 },
  { name: 'settings', starts: ['options.html'], budget: 14.8 },
  { name: 'DevTools source', starts: ['devtools.html'], budget: 57.3 },
  { name: 'reader of files', starts: ['file-reader.js'], budget: 323.5 },
  {
    name: 'scripts on a page that is no Inspector',
    starts: ['inspector-door.js', 'inspector-page.js'],
    aim: 3,
    budget: 3,
  },
  {
    name: 'scripts on an Inspector’s page',
    starts: ['inspector-door.js', 'inspector-page.js', 'inspector-bridge.js'],
    aim: 20,
    budget: 57.6,
  },
];

/** Nodes and listeners that a page may have in a state of the gallery, parts unfolded; `tests/e2e/pages.test.ts` counts them. */
export const counts: Readonly<Record<string, { nodes: number; listeners: number }>> = {
  'panel-failing-expanded': { nodes: 2360, listeners: 66 },
  'panel-connected': { nodes: 1730, listeners: 58 },
  'panel-exchange-refused': { nodes: 1240, listeners: 105 },
  'popup-many': { nodes: 420, listeners: 24 },
};

/** The files that a page or a script loads to start, itself among them. */
function loaded(folder: string, file: string, seen = new Set<string>()): Set<string> {
  const path = posix.join('/', file);
  if (seen.has(path)) return seen;
  seen.add(path);
  const text = readFileSync(join(folder, path), 'utf8');
  const inPage = /<script[^>]*\ssrc="([^"]+)"/g;
  const inScript = /\b(?:import|from)\s*["'`](\.{1,2}\/[^"'`]+)["'`]/g;
  for (const [, to = ''] of text.matchAll(file.endsWith('.html') ? inPage : inScript))
    loaded(folder, posix.join(posix.dirname(path), to), seen);
  return seen;
}

/** The script that starts a page: the last, whose imports stand before it. */
export const startOf = (folder: string, page: string): string =>
  [...readFileSync(join(folder, `${page}.html`), 'utf8').matchAll(/<script[^>]*\ssrc="([^"]+)"/g)].at(-1)?.[1] ?? '';

/** All that a page may come to load, now or later, by the names of files that stand in it. */
export function everReached(folder: string, file: string, seen = new Set<string>()): Set<string> {
  for (const [name] of readFileSync(join(folder, file), 'utf8').matchAll(
    /chunks\/[\w.-]+\.js|(?<=["'`]\.\/)[\w.-]+\.js/g,
  )) {
    const path = name.startsWith('chunks/') ? `/${name}` : `/chunks/${name}`;
    if (seen.has(path)) continue;
    seen.add(path);
    everReached(folder, path, seen);
  }
  return seen;
}

/** kB of one file, compressed. */
export const weightOfFile = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).length / KB;

/** kB compressed of what these load to start, each file once. */
export function weightOf(folder: string, starts: readonly string[]): number {
  const files = new Set(starts.flatMap((start) => [...loaded(folder, start)]));
  const scripts = [...files].filter((file) => file.endsWith('.js'));
  return scripts.reduce((sum, file) => sum + weightOfFile(join(folder, file)), 0);
}
