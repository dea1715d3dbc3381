/** Data flows one way, and so do the imports: what each room may ask of the others, types included. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** A room is a folder or a file; the longest name that fits is a file's room. */
const mayAsk: Record<string, string[]> = {
  'lib/text': [],
  // Of the schema the types alone.
  'lib/exchange.ts': ['lib/exchange-schema.ts'],
  'lib/exchange-schema.ts': ['lib/text', 'lib/exchange.ts'],
  'lib/own-har.ts': [],
  'lib/grown.ts': [],
  'lib/checks/ids.ts': [],
  'lib/protocol': ['lib/text', 'lib/exchange.ts'],
  'lib/masked.ts': ['lib/text', 'lib/protocol'],
  'lib/ways.ts': ['lib/exchange.ts'],
  'lib/finding.ts': ['lib/checks/ids.ts'],
  'lib/verification': ['lib/text', 'lib/exchange.ts', 'lib/protocol', 'lib/finding.ts'],
  'lib/presentation/words.ts': ['lib/exchange.ts', 'lib/finding.ts'],
  'lib/presentation/clients-said.ts': ['lib/exchange.ts', 'lib/finding.ts'],
  'lib/presentation/lets-in.ts': ['lib/finding.ts', 'lib/checks/ids.ts'],
  'lib/presentation/clients-stopped.ts': ['lib/presentation/clients-said.ts', 'lib/finding.ts'],
  'lib/presentation/client-groups.ts': ['lib/presentation/clients-said.ts', 'lib/finding.ts'],
  'lib/presentation/prose.ts': ['lib/finding.ts'],
  'lib/presentation/alternatives.ts': ['lib/finding.ts'],
  'lib/presentation/deciding.ts': ['lib/finding.ts'],
  'lib/presentation/places.ts': ['lib/finding.ts', 'lib/presentation/alternatives.ts'],
  'lib/presentation/once-mended.ts': ['lib/finding.ts'],
  'lib/presentation/seen-connected.ts': ['lib/exchange.ts', 'lib/finding.ts'],
  'lib/presentation/pieces.ts': ['lib/finding.ts'],
  'lib/presentation/passed.ts': ['lib/finding.ts', 'lib/checks/ids.ts'],
  'lib/capture': [
    ...['lib/text', 'lib/exchange.ts', 'lib/exchange-schema.ts', 'lib/protocol', 'lib/masked.ts', 'lib/own-har.ts'],
    'lib/grown.ts',
  ],
  'lib/handshake': [
    'lib/grown.ts',
    'lib/text',
    'lib/exchange.ts',
    'lib/protocol',
    'lib/masked.ts',
    'lib/ways.ts',
    'lib/clients',
    'lib/finding.ts',
  ],
  'lib/checks': [
    ...['lib/text', 'lib/exchange.ts', 'lib/protocol', 'lib/masked.ts', 'lib/ways.ts', 'lib/finding.ts'],
    ...['lib/presentation/words.ts', 'lib/verification', 'lib/handshake', 'lib/checks/ids.ts', 'lib/clients'],
    ...['lib/checks/kit/recipes', 'lib/presentation/pieces.ts', 'lib/presentation/seen-connected.ts'],
  ],
  'lib/checks/kit/recipes': ['lib/text', 'lib/protocol', 'lib/finding.ts', 'lib/handshake', 'lib/checks'],
  // What clients do is data, which the words of a check may use; what follows from it is judged from what checks say.
  'lib/clients': ['lib/finding.ts', 'lib/checks/ids.ts', 'lib/protocol'],
  'lib/clients/verdicts': [
    ...['lib/text', 'lib/exchange.ts', 'lib/protocol', 'lib/finding.ts', 'lib/handshake', 'lib/checks', 'lib/clients'],
  ],
  'lib/stages.ts': ['lib/finding.ts', 'lib/handshake'],
  'lib/fill-in.ts': ['lib/finding.ts', 'lib/masked.ts'],
  'lib/diagnose.ts': [
    ...['lib/finding.ts', 'lib/handshake', 'lib/checks', 'lib/checks/ids.ts', 'lib/clients', 'lib/stages.ts'],
    ...['lib/fill-in.ts', 'lib/presentation/once-mended.ts'],
  ],
  'lib/changed': [
    ...['lib/text', 'lib/exchange.ts', 'lib/protocol', 'lib/masked.ts', 'lib/finding.ts', 'lib/handshake'],
  ],
  'lib/snapshot.ts': [
    ...['lib/text', 'lib/exchange.ts', 'lib/finding.ts', 'lib/handshake', 'lib/diagnose.ts', 'lib/changed'],
    'lib/grown.ts',
    // What is known of a framework stands in its recipe.
    'lib/checks/kit/recipes',
  ],
  'lib/presentation/matters.ts': ['lib/text', 'lib/finding.ts', 'lib/snapshot.ts'],
  'lib/search.ts': ['lib/text', 'lib/exchange.ts', 'lib/masked.ts'],
  'lib/recheck': [
    ...['lib/text', 'lib/exchange.ts', 'lib/finding.ts', 'lib/checks', 'lib/checks/ids.ts', 'lib/clients'],
    ...[
      'lib/capture',
      'lib/handshake',
      'lib/diagnose.ts',
      'lib/snapshot.ts',
      'lib/verification',
      'lib/presentation/once-mended.ts',
    ],
    'lib/presentation/seen-connected.ts',
  ],
  'lib/registering': [
    ...[
      'lib/text',
      'lib/exchange.ts',
      'lib/finding.ts',
      'lib/clients',
      'lib/capture',
      'lib/handshake',
      'lib/diagnose.ts',
    ],
  ],
  'lib/presentation/surroundings.ts': ['lib/finding.ts', 'lib/protocol', 'lib/text', 'lib/snapshot.ts'],
  // What the check page makes of what a person enters, and of what was seen: no page is needed to try it.
  'lib/check-page/link.ts': ['lib/text'],
  'lib/check-page/headline.ts': ['lib/finding.ts', 'lib/presentation/clients-said.ts', 'lib/presentation/lets-in.ts'],
  'lib/check-page': [
    ...['lib/text', 'lib/exchange.ts', 'lib/protocol', 'lib/masked.ts', 'lib/finding.ts', 'lib/clients', 'lib/checks'],
    ...['lib/capture', 'lib/snapshot.ts', 'lib/check-page/link.ts', 'lib/check-page/headline.ts'],
  ],
  'lib/report': [
    ...[
      'lib/text',
      'lib/exchange.ts',
      'lib/masked.ts',
      'lib/presentation/client-groups.ts',
      'lib/presentation/clients-said.ts',
      'lib/check-page/headline.ts',
      'lib/presentation/lets-in.ts',
      'lib/finding.ts',
      'lib/presentation/words.ts',
      'lib/presentation/prose.ts',
      'lib/verification',
    ],
    ...[
      'lib/presentation/places.ts',
      'lib/presentation/pieces.ts',
      'lib/presentation/alternatives.ts',
      'lib/presentation/deciding.ts',
      'lib/snapshot.ts',
      'lib/presentation/surroundings.ts',
      'lib/handshake',
    ],
    ...['lib/exchange.ts', 'lib/own-har.ts'],
  ],
  'lib/cli': [
    ...[
      'lib/text',
      'lib/masked.ts',
      'lib/presentation/client-groups.ts',
      'lib/presentation/clients-said.ts',
      'lib/presentation/lets-in.ts',
      'lib/finding.ts',
      'lib/presentation/words.ts',
      'lib/presentation/prose.ts',
      'lib/verification',
    ],
    ...[
      'lib/capture',
      'lib/handshake',
      'lib/presentation/places.ts',
      'lib/presentation/pieces.ts',
      'lib/presentation/alternatives.ts',
      'lib/presentation/deciding.ts',
      'lib/snapshot.ts',
      'lib/exchange.ts',
      'lib/report',
    ],
    'lib/check-page/headline.ts',
  ],
  // The package of the command line has a manifest made of the project's.
  'package.json': [],
  'lib/cli/pack.ts': ['package.json', 'lib/release'],
  'lib/release': ['package.json'],
  'lib/extension/shared': [
    ...['lib/text', 'lib/exchange.ts', 'lib/exchange-schema.ts', 'lib/protocol', 'lib/masked.ts', 'lib/capture'],
    ...['lib/snapshot.ts', 'lib/recheck', 'lib/registering', 'lib/finding.ts', 'lib/checks/ids.ts', 'lib/search.ts'],
    ...['lib/changed', 'lib/grown.ts'],
  ],
  'lib/extension/page': ['lib/text', 'lib/exchange.ts', 'lib/capture', 'lib/extension/shared'],
  'lib/extension/devtools': ['lib/text', 'lib/exchange.ts', 'lib/capture', 'lib/extension/shared'],
  'lib/extension/worker': [
    ...[
      'lib/text',
      'lib/exchange.ts',
      'lib/protocol',
      'lib/capture',
      'lib/handshake',
      'lib/presentation/prose.ts',
      'lib/snapshot.ts',
      'lib/changed',
    ],
    ...['lib/recheck', 'lib/registering', 'lib/search.ts', 'lib/extension/shared', 'lib/extension/page'],
  ],
  'lib/extension/reader': [
    ...['lib/exchange.ts', 'lib/capture', 'lib/handshake', 'lib/snapshot.ts', 'lib/search.ts', 'lib/extension/shared'],
    'lib/changed',
  ],
  // A page is a view of what the worker sends: it knows the seam and what goes over it.
  'lib/extension/views': [
    'lib/text',
    'lib/exchange.ts',
    'lib/recheck',
    'lib/registering',
    'lib/search.ts',
    'lib/changed',
    'lib/extension/shared',
    'lib/extension/devtools',
  ],
  'components/parts': [
    ...[
      'lib/text',
      'lib/masked.ts',
      'lib/finding.ts',
      'lib/presentation/words.ts',
      'lib/presentation/prose.ts',
      'lib/verification',
    ],
    ...[
      'lib/presentation/places.ts',
      'lib/presentation/pieces.ts',
      'lib/presentation/alternatives.ts',
      'lib/presentation/deciding.ts',
      'lib/presentation/passed.ts',
      'lib/snapshot.ts',
      'lib/recheck',
      'lib/presentation/clients-said.ts',
      'lib/presentation/lets-in.ts',
      'lib/report',
    ],
    'lib/presentation/clients-stopped.ts',
    ...['lib/extension/shared', 'lib/extension/views'],
  ],
  'components/panel': [
    ...['lib/text', 'lib/exchange.ts', 'lib/protocol', 'lib/masked.ts', 'lib/finding.ts', 'lib/presentation/words.ts'],
    ...['lib/snapshot.ts', 'lib/presentation/matters.ts', 'lib/search.ts', 'lib/report', 'lib/extension/shared'],
    'lib/extension/views',
    ...[
      'lib/presentation/places.ts',
      'lib/presentation/alternatives.ts',
      'lib/presentation/deciding.ts',
      'lib/presentation/passed.ts',
      'lib/recheck',
      'lib/check-page/link.ts',
      'components/parts',
      'lib/changed',
    ],
    ...[
      'lib/presentation/clients-said.ts',
      'lib/presentation/lets-in.ts',
      'lib/presentation/once-mended.ts',
      'lib/presentation/seen-connected.ts',
    ],
  ],
  'components/popup': [
    ...[
      'lib/presentation/words.ts',
      'lib/presentation/places.ts',
      'lib/presentation/alternatives.ts',
      'lib/presentation/deciding.ts',
      'lib/check-page/link.ts',
      'lib/extension/shared',
      'lib/extension/views',
    ],
    ...['lib/presentation/clients-said.ts', 'components/parts'],
  ],
  'components/check': [
    ...[
      'lib/text',
      'lib/exchange.ts',
      'lib/finding.ts',
      'lib/presentation/prose.ts',
      'lib/presentation/places.ts',
      'lib/presentation/alternatives.ts',
      'lib/presentation/deciding.ts',
      'lib/presentation/words.ts',
      'lib/clients',
    ],
    ...[
      'lib/snapshot.ts',
      'lib/presentation/surroundings.ts',
      'lib/check-page',
      'lib/check-page/link.ts',
      'lib/registering',
      'lib/extension/shared',
      'lib/extension/views',
    ],
    ...[
      'lib/report',
      'lib/presentation/passed.ts',
      'lib/presentation/clients-said.ts',
      'components/parts',
      'components/panel',
    ],
  ],
  'components/options': ['lib/check-page/link.ts', 'lib/extension/shared', 'lib/extension/views', 'components/parts'],
  entrypoints: ['lib/extension', 'lib/check-page/link.ts', 'components'],
};

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

test('imports go one way', () => {
  const wrong = imports.flatMap(({ file, name }) => {
    if (!name.startsWith('.') || name.endsWith('.css')) return [];
    const [asks, asked] = [roomOf(file), roomOf(normalize(join(dirname(file), name)))];
    if (asks === asked) return [];
    return mayAsk[asks]?.some((room) => isIn(asked, room)) ? [] : [`${file} imports ${name}`];
  });
  expect(imports.length).toBeGreaterThan(1000);
  expect(wrong).toEqual([]);
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
