/** A component imports its own style sheet, and what it borrows: each page has the rules for all the classes that it uses. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** All that a file brings with it, itself too. */
function broughtBy(file: string, all = new Set<string>()): Set<string> {
  if (all.has(file)) return all;
  all.add(file);
  if (file.endsWith('.css')) return all;
  const imports = /^(?:import|\} from|export) ?[^;]*?'(\.[^']+)';$|import\('(\.[^']+)'\)/gm;
  for (const [, first, later = ''] of read(file).matchAll(imports))
    broughtBy(normalize(join(dirname(file), first ?? later)), all);
  return all;
}

/** Quoted words of `class="…"` and `class={…}`. */
const classesIn = (source: string): string[] =>
  [...source.matchAll(/\bclass=(?:"([^"]*)"|\{([^\n]*)\})/g)].flatMap(([, plain, code = '']) =>
    (
      plain ??
      [...code.matchAll(/['`]([^'`]*)['`]/g)].map(([, text]) => text?.replaceAll(/\$\{[^}]*\}/g, ' ')).join(' ')
    )
      .split(/\s+/)
      .filter((name) => /^[a-z][\w-]*$/.test(name)),
  );

const namedIn = (css: string): string[] => [...css.matchAll(/\.([a-z][\w-]*)/g)].map(([, name = '']) => name);

const sheets = globSync('components/**/*.css', { cwd: root });
const styled = new Map(sheets.map((sheet) => [sheet, new Set(namedIn(read(sheet)))]));

test.each(['panel', 'popup', 'check', 'options'])('%s has the style sheets of all classes that it uses', (page) => {
  const brought = [...broughtBy(`entrypoints/${page}/main.tsx`)];
  const classes = new Set(brought.filter((file) => file.endsWith('.tsx')).flatMap((file) => classesIn(read(file))));
  expect(classes.size).toBeGreaterThan(5);
  const missing = [...classes].flatMap((name) => {
    const rules = sheets.filter((sheet) => styled.get(sheet)?.has(name));
    return rules.length && !rules.some((sheet) => brought.includes(sheet)) ? `${name}: ${rules.join(', ')}` : [];
  });
  expect(missing).toEqual([]);
});
