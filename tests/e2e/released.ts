/** `npm run release` in a copy of the sources at another place, and what is unpacked of it. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import project from '../../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '../..');

/** Below the project, so that files can be linked and need not be copied. */
export function folderForCopies(): string {
  mkdirSync(join(root, '.output'), { recursive: true });
  return mkdtempSync(join(root, '.output/copies-'));
}

/** A link to the folder itself would show in the bundle. */
export const dependencies = (place: string): string => {
  execFileSync('cp', ['-alH', join(root, 'node_modules'), join(place, 'node_modules')]);
  return place;
};

/** The project's files, and of what is ignored only the dependencies. */
export function copyTo(place: string): string {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of files.toString().trim().split('\n')) cpSync(join(root, file), join(place, file));
  return dependencies(place);
}

/** @returns the folder of what is handed out */
export const release = (place: string): string => {
  execFileSync('npm', ['run', '--silent', 'release'], { cwd: place, stdio: ['ignore', 'ignore', 'inherit'] });
  return join(place, '.output/release');
};

export const zipOf = (kind: 'chrome' | 'firefox' | 'sources') => `${project.name}-${project.version}-${kind}.zip`;

export function unzip(file: string, place: string): string {
  for (const [name, content] of Object.entries(unzipSync(readFileSync(file)))) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), content);
  }
  return place;
}
