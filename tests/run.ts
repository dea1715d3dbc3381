/**
 * `npm test`: everything that decides whether the project is right, from types to the real Inspectors in real browsers.
 * `npm run test:long` adds the long runs. Ends with one line, `123 passed, 0 failed`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { audited } from './audited.ts';
import { findChromium, findFirefox, findNginx } from './environment/browsers.ts';
import { takeAlong } from './taken-along.ts';

const root = join(import.meta.dirname, '..');
const long = process.argv.includes('--long');
const folder = mkdtempSync(join(tmpdir(), 'mcp-auth-tests-'));
const counts = { passed: 0, failed: 0 };
/** What failed, told once more at the end: what runs beside it would bury it. */
const failures: string[] = [];

const clear = () => rmSync(folder, { recursive: true, force: true });
takeAlong(clear);

/** Runs a command of the project; what it prints is shown as it comes, or whole at its end where others run beside it. */
async function run(command: string, args: string[], { env = {}, ...options }: Options = {}): Promise<boolean> {
  const { inGaps = false, whole = inGaps } = options;
  const title = `\n> ${command} ${args.join(' ')}`;
  if (!whole) console.log(title);
  const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;
  const child = spawn(command, args, {
    cwd: root,
    stdio: whole ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    // Each start of a command would take the types out of the same sources, and compile the same packages anew.
    env: { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node'), PATH: path, ...env },
  });
  if (inGaps && child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => printed.push(chunk));
  const [status] = await once(child, 'close').catch(() => [null]);
  if (whole) console.log(`${title}\n${Buffer.concat(printed)}`);
  return status === 0;
}

interface Options {
  env?: NodeJS.ProcessEnv;
  /** What needs no browser and waits for nothing: it takes the time that browsers leave, and none of theirs. */
  inGaps?: boolean;
  /** Its output is shown at its end. */
  whole?: boolean;
}

/** A step that is right or wrong as a whole counts as one test. */
async function step(command: string, args: string[], options: Options = {}): Promise<void> {
  const ok = await run(command, args, options);
  counts[ok ? 'passed' : 'failed']++;
  if (!ok) failures.push([command, ...args].join(' '));
}

/** What vitest writes of a run, as far as it is read here. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: Array<{
    name: string;
    status: string;
    message: string;
    assertionResults: Array<{ status: string; fullName: string; failureMessages: string[] | null }>;
  }>;
}

/** Each test of a report that failed with its message; of a file that could not run, what it said itself. */
function failuresOf({ testResults }: Report): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const file = relative(root, name);
    if (!failed.length) return status === 'failed' ? [`${file}\n${message}`] : [];
    return failed.map((test) => `${file}: ${test.fullName}\n${(test.failureMessages ?? []).map(ours).join('\n')}`);
  });
}

/** A message without the lines of its stack that are the test runner's. */
const ours = (message: string) => message.replace(/^ +at .*node_modules.*\n?/gm, '');

/** Some of vitest's projects, with their own counts; one that could not run at all counts as one failure. */
async function tests(projects: string[], { env, ...options }: Options = {}): Promise<void> {
  const file = join(folder, `${projects.join('-')}.json`);
  const chosen = projects.flatMap((project) => ['--project', project]);
  const args = ['run', ...chosen, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const ok = await run('vitest', args, { ...options, env: { ...env, ...(long && { TEST_LONG: '1' }) } });
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    counts.passed += report.numPassedTests;
    if (ok) return;
    counts.failed += Math.max(1, report.numFailedTests);
    const told = failuresOf(report);
    failures.push(...(told.length ? told : [`vitest ${args.join(' ')}: it ended with an error that no test had`]));
  } catch (error) {
    counts.failed++;
    failures.push(`vitest ${args.join(' ')}: ${error instanceof Error ? error.message : error}`);
  }
}

async function endToEnd(): Promise<void> {
  // A program that is missing is installed here, once, and not by each test that wants it.
  for (const find of [findChromium, findFirefox, findNginx]) {
    try {
      find();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
  }
  const build = (browser: string) => join(root, '.output', `${browser}-mv3`);
  const env = { EXTENSION_DIR: build('chrome'), FIREFOX_EXTENSION_DIR: build('firefox') };
  // The long runs take the default ports, which the other project needs for itself.
  for (const projects of long ? [['e2e'], ['ports']] : [['e2e', 'ports']]) await tests(projects, { env });
}

try {
  // A build writes what browsers load, and what `tsc` reads.
  const built = Promise.all([
    step('wxt', ['build'], { whole: true }),
    step('wxt', ['build', '-b', 'firefox', '--mv3'], { whole: true }),
  ]);
  await Promise.all([
    built.then(endToEnd),
    // Several of its threads would each look at what all files use: it is done sooner by the clock of an idle machine alone.
    built.then(() => step('tsc', ['--noEmit', '--singleThreaded'], { inGaps: true })),
    tests(['unit'], { inGaps: true }),
    step('npm', ['run', '--silent', 'lint'], { inGaps: true }),
  ]);
} finally {
  clear();
}
console.log(`\n${await audited(root)}`);
for (const failure of failures) console.log(`\nFAILED ${failure}`);
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);
