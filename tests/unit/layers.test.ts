/** Data flows one way: what stands left of an arrow in CONTRIBUTING knows nothing of what stands right of it. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Modules that a file imports, types included: paths from the root for its own, names for packages. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const specs = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, spec]) => spec ?? '');
  return specs.map((spec) => (spec.startsWith('.') ? relative(root, resolve(root, dirname(file), spec)) : spec));
}

const browser = ['wxt/', 'webextension-polyfill'];
const nothingOf: [from: string, ...never: string[]][] = [
  ['lib', 'components/', 'entrypoints/', 'tests/'],
  ['lib/text', 'lib/capture/', 'lib/protocol/', 'lib/handshake/', 'lib/checks/', 'lib/extension/', ...browser],
  ['lib/protocol', 'lib/capture/', 'lib/handshake/', 'lib/checks/', 'lib/extension/', ...browser],
  ['lib/handshake', 'lib/capture/', 'lib/checks/', 'lib/extension/', ...browser],
  ['lib/checks', 'lib/capture/', 'lib/extension/', 'lib/report/', ...browser],
  ['lib/report', 'lib/capture/', 'lib/extension/', ...browser],
  ['lib/cli', 'lib/extension/', ...browser],
  // A page is a view of what the worker sends: it knows the seam and what goes over it.
  ['components', 'lib/extension/worker/', 'lib/extension/page/', 'lib/extension/devtools/', ...browser],
  ['components/popup', 'components/panel/', 'components/options/'],
  ['components/options', 'components/panel/', 'components/popup/'],
  ['components/parts', 'components/panel/', 'components/popup/', 'components/options/'],
  ['lib/extension/shared', 'lib/extension/page/', 'lib/extension/worker/', 'lib/extension/views/', ...browser],
];

test.each(nothingOf)('%s', (from, ...never) => {
  const files = globSync(`${from}/**/*.{ts,tsx}`, { cwd: root });
  expect(files.length).toBeGreaterThan(0);
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((to) => never.some((start) => to.startsWith(start)))
      .map((to) => `${file} → ${to}`),
  );
  expect(wrong).toEqual([]);
});
