/** The licences of other people's code that a bundle has in it, written beside it: MIT, ISC and Apache 2.0 ask for that. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a bundler's plugin is told of the files that it writes (Vite and Rolldown agree on it). */
type Written = Record<string, { type: string; modules?: Record<string, { renderedLength: number }> }>;

const packageOf = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** Several bundles are made one after the other, and what is in any of them counts: one collector for all. */
export function createLicences() {
  const folders = new Set<string>();
  return {
    /** A plugin that notes which packages are in what was written; of a module that was shaken off nothing is. */
    plugin: () => ({
      name: 'bundled-licences',
      generateBundle(_options: unknown, written: Written) {
        for (const { modules = {} } of Object.values(written))
          for (const [id, { renderedLength }] of Object.entries(modules)) {
            const folder = packageOf.exec(id)?.[1];
            if (folder && renderedLength > 0) folders.add(folder);
          }
      },
    }),
    text: () =>
      [...folders]
        .map(licenceOf)
        .toSorted()
        .join(`\n${'-'.repeat(80)}\n\n`),
    write(folder: string) {
      writeFileSync(join(folder, LICENCES), this.text());
    },
  };
}

export const LICENCES = 'THIRD-PARTY-LICENSES.txt';

function licenceOf(folder: string): string {
  const { name, version, license, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license: string;
    repository: { url: string } | string;
  };
  const [file] = globSync('{LICENSE,LICENCE,license,licence,COPYING}*', { cwd: folder }).toSorted();
  const source = typeof repository === 'string' ? repository : repository.url;
  // A few packages leave the text in their repository.
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Its text is in ${source}.`;
  return `${name} ${version} (${license})\n\n${text}\n`;
}
