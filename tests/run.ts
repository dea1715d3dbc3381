/**
 * `npm test`: everything that decides whether the project is right, from types to the real Inspectors in real browsers.
 * `npm run test:long` adds the long runs. Ends with one line, `123 passed, 0 failed`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium, findFirefox, findNginx } from './environment/browsers.ts';

const root = join(import.meta.dirname, '..');
const long = process.argv.includes('--long');
const folder = mkdtempSync(join(tmpdir(), 'mcp-auth-tests-'));
const counts = { passed: 0, failed: 0 };

/** Runs a command of the project; what it prints is shown as it comes. */
function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): boolean {
  console.log(`\n> ${command} ${args.join(' ')}`);
  const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path, ...env },
  });
  return status === 0;
}

/** A step that is right or wrong as a whole counts as one test. */
const step = (command: string, ...args: string[]) => {
  const ok = run(command, args);
  counts[ok ? 'passed' : 'failed']++;
};

/** A vitest project, with its own counts; one that could not run at all counts as one failure. */
function tests(project: string, env: NodeJS.ProcessEnv = {}): void {
  const file = join(folder, `${project}.json`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const ok = run('vitest', args, { ...env, ...(long && { TEST_LONG: '1' }) });
  try {
    const result = JSON.parse(readFileSync(file, 'utf8')) as { numPassedTests: number; numFailedTests: number };
    counts.passed += result.numPassedTests;
    counts.failed += ok ? 0 : Math.max(1, result.numFailedTests);
  } catch {
    counts.failed++;
  }
}

try {
  step('tsc', '--noEmit');
  step('npm', 'run', '--silent', 'lint');
  tests('unit');
  step('wxt', 'build');
  step('wxt', 'build', '-b', 'firefox', '--mv3');
  // A program that is missing is installed here, once, and not by each test that wants it.
  for (const find of [findChromium, findFirefox, findNginx]) {
    try {
      find();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
  }
  const build = (browser: string) => join(root, '.output', `${browser}-mv3`);
  const builds = { EXTENSION_DIR: build('chrome'), FIREFOX_EXTENSION_DIR: build('firefox') };
  tests('e2e', builds);
  tests('ports', builds);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);
