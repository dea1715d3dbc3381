/** Data flows one way, and so do the imports: what each room may ask of the others, types included. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** A room is a folder or a file; the longest name that fits is a file's room. What it may ask stands without `lib/`. */
const mayAsk: Record<string, string> = {
  // The shapes, and what is known without them.
  'lib/text': '',
  'lib/grown.ts': '',
  'lib/own-har.ts': '',
  'lib/checks/ids.ts': '',
  'lib/exchange-bounds.ts': '',
  'lib/exchange-schema.ts': 'text exchange-bounds.ts',
  // Of the schema the types alone.
  'lib/exchange.ts': 'exchange-schema.ts',
  'lib/protocol': 'text exchange.ts',
  'lib/masked.ts': 'text protocol',
  'lib/ways.ts': 'exchange.ts',
  'lib/finding.ts': 'checks/ids.ts',

  // From traffic to a verdict.
  'lib/capture': 'text exchange.ts exchange-bounds.ts exchange-schema.ts protocol masked.ts own-har.ts grown.ts',
  // What clients do is data, which the words of a check may use; what follows from it is judged from what checks say.
  'lib/clients': 'protocol finding.ts checks/ids.ts',
  'lib/handshake': 'text exchange.ts protocol masked.ts ways.ts grown.ts finding.ts clients',
  'lib/verification': 'text exchange.ts protocol finding.ts',
  'lib/checks': `
    text exchange.ts protocol masked.ts ways.ts finding.ts checks/ids.ts clients handshake verification
    checks/kit/recipes presentation/words.ts presentation/pieces.ts presentation/seen-connected.ts`,
  'lib/checks/kit/recipes': 'text protocol finding.ts handshake checks',
  'lib/clients/verdicts': 'text exchange.ts protocol finding.ts checks/ids.ts clients handshake checks',
  'lib/diagnose': 'masked.ts finding.ts handshake',
  'lib/diagnose/finding-of.ts': 'finding.ts handshake checks diagnose presentation/once-mended.ts',
  'lib/diagnose.ts': 'finding.ts checks/ids.ts clients handshake checks diagnose',

  // What is made of it for whoever looks. Views know the shape of a snapshot, and not what makes it.
  'lib/changed': 'text exchange.ts protocol masked.ts finding.ts handshake',
  'lib/snapshot.ts': 'exchange.ts finding.ts changed checks/kit/recipes',
  'lib/snapshot': `
    text exchange.ts grown.ts finding.ts clients handshake checks/kit/recipes diagnose.ts diagnose changed snapshot.ts`,
  'lib/presentation': 'text exchange.ts protocol finding.ts checks/ids.ts snapshot.ts',
  'lib/presentation/log-words.ts': 'clients presentation',
  // Checks and the engine say these too.
  'lib/presentation/words.ts': 'exchange.ts finding.ts',
  'lib/presentation/pieces.ts': 'finding.ts',
  'lib/presentation/seen-connected.ts': 'exchange.ts finding.ts',
  'lib/presentation/connecting.ts': 'finding.ts',
  'lib/presentation/once-mended.ts': 'finding.ts',
  'lib/search.ts': 'text exchange.ts',
  'lib/recheck': `
    text exchange.ts finding.ts checks checks/ids.ts clients capture handshake diagnose.ts snapshot.ts verification
    presentation/connecting.ts presentation/once-mended.ts presentation/seen-connected.ts`,
  'lib/registering': 'text exchange.ts finding.ts clients capture handshake diagnose.ts',
  // What the check page makes of what a person enters, and of what was seen: no page is needed to try it.
  'lib/check-page': 'text exchange.ts protocol finding.ts clients checks capture snapshot.ts',
  'lib/check-page/link.ts': 'text',
  'lib/check-page/headline.ts': 'finding.ts presentation',
  'lib/report': `
    text exchange.ts masked.ts own-har.ts finding.ts verification presentation snapshot.ts check-page/headline.ts`,

  // Where it runs.
  'lib/cli': `
    text exchange.ts finding.ts verification capture handshake presentation snapshot.ts snapshot report
    check-page/headline.ts`,
  // The package of the command line has a manifest made of the project's.
  'package.json': '',
  'lib/cli/pack.ts': 'package.json release',
  'lib/release': 'package.json',
  'lib/extension/shared': `
    text exchange.ts exchange-bounds.ts exchange-schema.ts protocol masked.ts grown.ts capture finding.ts checks/ids.ts
    changed snapshot.ts search.ts recheck registering`,
  'lib/extension/page': 'text exchange.ts exchange-bounds.ts capture extension/shared',
  'lib/extension/devtools': 'text capture extension/shared',
  'lib/extension/worker': `
    text exchange.ts exchange-bounds.ts protocol capture handshake changed snapshot.ts snapshot presentation search.ts
    recheck registering extension/shared extension/page`,
  'lib/extension/reader': `
    exchange.ts capture handshake changed snapshot.ts snapshot presentation search.ts extension/shared`,
  // A page is a view of what the worker sends: it knows the seam and what goes over it.
  'lib/extension/views': 'text exchange.ts changed search.ts recheck registering extension/shared extension/devtools',
  'components/parts': `
    text finding.ts verification presentation snapshot.ts recheck report extension/shared extension/views`,
  'components/panel': `
    text exchange.ts protocol masked.ts finding.ts presentation changed snapshot.ts search.ts recheck report
    check-page/link.ts extension/shared extension/views components/parts`,
  'components/popup': `
    text finding.ts presentation check-page/link.ts extension/shared extension/views components/parts`,
  'components/check': `
    exchange.ts finding.ts presentation clients snapshot.ts registering check-page extension/shared extension/views
    components/parts components/panel`,
  'components/options': 'check-page/link.ts extension/shared extension/views components/parts',
  entrypoints: 'extension check-page/link.ts components',
};

const asksOf = (room: string): string[] =>
  (mayAsk[room] ?? '')
    .split(/\s+/)
    .filter((name) => name !== '')
    .map((name) => (/^(?:components|package\.json)/.test(name) ? name : `lib/${name}`));

const isIn = (file: string, room: string) => file === room || file.startsWith(`${room}/`);
const roomOf = (file: string): string =>
  Object.keys(mayAsk)
    .filter((room) => isIn(file, room))
    .sort((a, b) => b.length - a.length)[0] ?? `no room: ${file}`;

const files = globSync('{lib,components,entrypoints}/**/*.{ts,tsx}', { cwd: root });
const imports = files.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\b[^'"`;=()]*?['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm)].map(
    ([, from, later]) => ({ file, name: from ?? later ?? '' }),
  );
});

/** Which file asks which, by name within the project. */
const asking = imports
  .filter(({ name }) => name.startsWith('.') && !name.endsWith('.css'))
  .map(({ file, name }) => ({ file, asked: normalize(join(dirname(file), name)) }))
  .map(({ file, asked }) => ({ file, asked, from: roomOf(file), to: roomOf(asked) }));

test('imports go one way', () => {
  const wrong = asking.filter(({ from, to }) => from !== to && !asksOf(from).some((room) => isIn(to, room)));
  expect(asking.length).toBeGreaterThan(1000);
  expect(wrong.map(({ file, asked }) => `${file} imports ${asked}`)).toEqual([]);
});

test('no file comes to import itself by way of others, be it for a type alone', () => {
  const asks = Map.groupBy(asking, ({ file }) => file);
  const done = new Set<string>();
  const circles: string[] = [];
  function walk(file: string, way: readonly string[]): void {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (done.has(file)) return;
    done.add(file);
    for (const { asked } of asks.get(file) ?? []) walk(asked, [...way, file]);
  }
  for (const file of asks.keys()) walk(file, []);
  expect(circles).toEqual([]);
});

test('a group of checks asks no other group, and what they share asks none: it is in the kit', () => {
  const groupOf = (file: string) => /^lib\/checks\/([^/]+)\//.exec(file)?.[1];
  const shared = ['kit', 'signs'];
  const wrong = asking.filter(({ file, asked }) => {
    const [from, to] = [groupOf(file), groupOf(asked)];
    return from !== undefined && to !== undefined && from !== to && !shared.includes(to);
  });
  expect(wrong.map(({ file, asked }) => `${file} imports ${asked}`)).toEqual([]);
});

test('signs are written with what of the kit knows none of them, and the rest of it asks them', () => {
  const isSign = (file: string) => isIn(file, 'lib/checks/signs');
  const isInKit = (file: string) => isIn(file, 'lib/checks/kit');
  const asks = Map.groupBy(asking, ({ file }) => file);
  const below = new Set(asking.filter(({ file, asked }) => isSign(file) && isInKit(asked)).map(({ asked }) => asked));
  for (const file of below)
    for (const { asked } of asks.get(file) ?? []) if (isInKit(asked) || isSign(asked)) below.add(asked);
  expect(below.size).toBeGreaterThan(5);
  expect([...below].filter(isSign)).toEqual([]);
  expect(asking.some(({ file, asked }) => isInKit(file) && isSign(asked))).toBe(true);
});

test('no room may ask what it has no need of', () => {
  const idle = Object.keys(mayAsk).flatMap((from) =>
    asksOf(from)
      .filter((room) => !asking.some((one) => one.from === from && isIn(one.to, room)))
      .map((room) => `${from} does not ask ${room}`),
  );
  expect(idle).toEqual([]);
});

test('the engine runs anywhere: what is of the browser, of the views and of Node stays at its ends', () => {
  const places: [RegExp, RegExp][] = [
    [/^(?:wxt|@wxt-dev)(?:\/|$)/, /^(?:lib\/extension\/(?!shared)|entrypoints)/],
    [/^@?preact(?:\/|$)/, /^(?:components|entrypoints)\//],
    [/^node:/, /^lib\/(?:cli|release)\/|^lib\/checks\/generate\.ts$/],
  ];
  const wrong = imports.filter(({ file, name }) =>
    places.some(([what, where]) => what.test(name) && !where.test(file)),
  );
  expect(wrong).toEqual([]);
});
