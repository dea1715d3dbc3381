/** What is handed out weighs: the package, and the JavaScript that each page, script and command loads to start. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { zipSync } from 'fflate';
import { extensionDirectory } from '../e2e/extension.ts';
import { atMost, type Figure, type Measure, rounded } from './figure.ts';
import { bundles, KB, weightOf, weightOfFile } from './weighed.ts';

const root = join(import.meta.dirname, '../..');
const unit = 'kB, gzip -9';

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const weightOfAll = (folder: string): number =>
  filesIn(folder)
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + weightOfFile(file), 0);

function weightOfPackage(folder: string): number {
  const files = filesIn(folder).map((file) => [relative(folder, file), readFileSync(file)] as const);
  return zipSync(Object.fromEntries(files), { level: 9 }).length / KB;
}

async function commandLine(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-cli-'));
  try {
    execFileSync(process.execPath, [join(root, 'lib/cli/pack.ts'), folder], { stdio: 'ignore' });
    return weightOfFile(join(folder, 'mcp-auth-troubleshooter.js'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const measure: Measure = async function* () {
  const folder = await extensionDirectory();
  const figure = (name: string, kB: number, aim?: number): Figure => {
    const value = rounded(kB);
    return { bench: 'weight', name, unit, value, ...(aim !== undefined && atMost(value, aim, 'kB')) };
  };
  yield { ...figure('package', weightOfPackage(folder)), unit: 'kB, zip' };
  for (const { name, starts, aim } of bundles) yield figure(name, weightOf(folder, starts), aim);
  yield figure('all of the extension’s JavaScript', weightOfAll(folder));
  yield figure('command line', await commandLine());
};
