/** What pages and comments say of the project is still there: files, folders and commands. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import project from '../../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '../..');
const files = (...patterns: string[]) => globSync(patterns, { cwd: root });
const paths = new Set(files('*', '{lib,components,entrypoints,tests,public}/**/*'));
const pages = files('*.md', '{lib,tests}/**/README.md');
const code = files('{lib,components,entrypoints,tests}/**/*.{ts,tsx}');

const text = (file: string) => readFileSync(join(root, file), 'utf8');
const comments = (file: string) =>
  text(file)
    .match(/^\s*(?:\/\*\*?|\*|\/\/).*$/gm)
    ?.join('\n') ?? '';

/** Every end of a path: whoever names a file may say in words in which folder it is. */
const ends = new Set([...paths].flatMap((path) => path.split('/').map((_, i, parts) => parts.slice(i).join('/'))));
/** A file of the reader's own project. */
const isReaders = (name: string) => /^(?:src|app)\//.test(name);

/** What is in backticks and looks like one of our files or folders, and is none. */
const missing = (file: string, said: string) =>
  [...said.matchAll(/`(\w[\w/.-]*(?:\.(?:ts|tsx|css|mjs)|\/))`/g)]
    .map(([, name = '']) => name.replace(/\/$/, ''))
    .filter((name) => !ends.has(name) && !isReaders(name))
    .map((name) => `${file} names ${name}`);

test('pages name files that are there', () => {
  expect(pages.length).toBeGreaterThan(9);
  expect(pages.flatMap((page) => missing(page, text(page)))).toEqual([]);
});

test('so do comments', () => {
  expect(code.length).toBeGreaterThan(1000);
  expect(code.flatMap((file) => missing(file, comments(file)))).toEqual([]);
});

test('pages link to what is there', () => {
  const links = pages.flatMap((page) =>
    [...text(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, to = '']) => join(dirname(page), to)),
  );
  expect(links.length).toBeGreaterThan(9);
  expect(links.filter((to) => !paths.has(to))).toEqual([]);
});

test('the scripts that pages run are in the manifest', () => {
  const run = [...pages, 'package.json'].flatMap((page) =>
    [...text(page).matchAll(/\bnpm run (?:-s |--silent )?([\w:]+)/g)].map(([, script = '']) => script),
  );
  expect(run.length).toBeGreaterThan(20);
  expect(run.filter((script) => !(script in project.scripts))).toEqual([]);
});
