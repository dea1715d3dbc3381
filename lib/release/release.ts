/**
 * `npm run release`: all that is handed out of a version, in `.output/release`: a zip for each browser, the sources that
 * Mozilla builds again, the command line as an npm package, the notes, and the checksums. Uploading is left to people.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import project from '../../package.json' with { type: 'json' };
import { notesOf } from './changelog.ts';

const root = join(import.meta.dirname, '../..');
const output = join(root, '.output');
const folder = join(output, 'release');

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`"${command} ${args.join(' ')}" ended with status ${status}.`);
}

const notes = notesOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), project.version);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
run('npm', 'run', 'zip');
for (const kind of ['chrome', 'firefox', 'sources']) {
  const file = `${project.name}-${project.version}-${kind}.zip`;
  copyFileSync(join(output, file), join(folder, file));
}
run('npm', 'run', 'pack:cli');
run('npm', 'pack', join(output, 'cli'), '--pack-destination', folder);
writeFileSync(join(folder, 'NOTES.md'), notes);
const sums = readdirSync(folder)
  .toSorted()
  .map(
    (file) =>
      `${createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex')}  ${file}`,
  );
writeFileSync(join(folder, 'SHA256SUMS'), `${sums.join('\n')}\n`);
console.log(`${sums.join('\n')}\n\nAll of it is in ${folder}.`);
