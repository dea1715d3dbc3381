/**
 * How long something takes depends on the machine and on what else it does: no test reads a clock, sleeps, or waits less
 * long than the others. What is to come is waited for with `until`, what must not come is asked for after something that
 * comes later, what must not grow is compared with itself (`growth`), and figures are the bench's. A test that makes the
 * time itself (fake timers) may read it. This looks at the syntax of all tests; who needs an exception says here why.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type InlineConfig, parseAst } from 'vitest/node';
import config from '../../vitest.config.ts';
import { LIMIT } from '../environment/until.ts';
import { allowedIn, isNode, type Node, nameOf } from '../syntax.ts';

const tests = join(import.meta.dirname, '..');

const exceptions: Record<string, string> = {
  'environment/until.ts': 'Date.now, setTimeout: this is how anything is waited for',
  'unit/growth.ts': 'process.threadCpuUsage: work is compared with itself',
  'environment/walkers.ts': 'Date.now: the Inspectors pass through states that are not their last',
  'environment/inspectors.ts': 'setTimeout: one that does not end when it is told to is killed',
  'environment/firefox-inside.ts': 'setTimeout: an answer that is lost with its page would never come',
  'environment/certificates.ts': 'Date.now: a certificate has dates',
  'environment/storage.ts': 'Date.now: a code was used at some time',
  'environment/client/recording-fetch.ts': 'Date.now: an exchange began at some time',
  'environment/panel.ts': 'performance.now, performance.timeOrigin: the bench asks when the panel was chosen',
  'unit/components/gallery/attempts.ts': 'Date.now: how long a sign-in waits is counted from when it began',
  'unit/extension/fake-browser.ts': 'Date.now, performance.now, setTimeout: the time is what its tests make it',
  'unit/capture/live-check/limits.test.ts': 'AbortSignal.timeout: its time is up when the test says so',
  'e2e/live-check-browser.test.ts': 'setInterval: a server that answers drop by drop',
  'e2e/undisturbed.test.ts': 'setInterval: a stream that the server does not end',
  'e2e/recording.ts': 'setTimeout: requests that an Inspector sends once it has said how it ended',
  'e2e/inspectors.test.ts': 'setTimeout: that nothing comes; too short would miss it, and fail nothing',
  'e2e/permissions.test.ts': 'setTimeout: that nothing comes',
  'e2e/attacker.test.ts': 'Date.now: a request that a page makes up has a time',
  'e2e/attacker-joins.test.ts': 'Date.now: a request that a page makes up has a time',
  'e2e/attacker-page.ts': 'Date.now: a request that a page makes up has a time',
  'e2e/long/floods.test.ts': 'Date.now: tells how long another tab waits, and judges nothing by it',
  'e2e/long/load.test.ts': 'performance.now: tells how long it all takes, and judges nothing by it',
  'e2e/chromium-sessions.test.ts': 'setTimeout: that nothing comes, and a worker that is stopped at random moments',
};

const clocks = new Set([
  ...['Date.now', 'performance.now', 'performance.mark', 'performance.measure', 'performance.timeOrigin'],
  ...['process.hrtime', 'process.uptime', 'process.cpuUsage', 'process.threadCpuUsage', 'AbortSignal.timeout'],
]);
const modules = new Set(['node:timers', 'node:timers/promises', 'node:perf_hooks']);
const fakeable = new Set(['Date.now', 'performance.now', 'new Date', 'setTimeout', 'setInterval']);

/** By itself, or by what the tests of the worker share. */
const makesTime = /vi\.useFakeTimers\(|\binBrowser\(/;

const isBelow = (least: number, value: unknown): boolean =>
  isNode(value) && typeof value.value === 'number' && value.value > 0 && value.value < least;
const isShort = (value: unknown) => isBelow(LIMIT, value);
const limitsOfRunner = ((config.test?.projects ?? []) as { test: InlineConfig }[]).map(({ test }) => test);
/** A test's own limit is for what takes longer than the others: below theirs it would only end what is slow. */
const isBelowRunners = (value: unknown) => isBelow(Math.min(...limitsOfRunner.map((of) => of.testTimeout ?? 0)), value);
const limit = /^(?:timeout|testTimeout|hookTimeout|setTimeout|setDefaultTimeout)$/;

/** `it.each(…)(…)` is `it`. */
function rootOf(callee: unknown): string {
  if (!isNode(callee)) return '';
  return nameOf(callee) || rootOf(callee.object ?? callee.callee ?? callee.tag);
}

/** What of a node reads a clock, sleeps, or has a limit of its own. */
function clockIn(node: Node): string | undefined {
  const given = Array.isArray(node.arguments) ? node.arguments : [];
  switch (node.type) {
    case 'MemberExpression': {
      const name = `${nameOf(node.object)}.${nameOf(node.property)}`;
      return clocks.has(name) ? name : undefined;
    }
    case 'ImportDeclaration':
      return modules.has(nameOf(node.source)) ? nameOf(node.source) : undefined;
    case 'NewExpression':
      return nameOf(node.callee) === 'Date' && !given.length ? 'new Date' : undefined;
    case 'CallExpression': {
      const name = nameOf(node.callee);
      // Without a delay it is a turn of the loop.
      if (/^set(?:Timeout|Interval)$/.test(name)) return given[1] && nameOf(given[1]) !== '0' ? name : undefined;
      // Its own limit is one second.
      if (isNode(node.callee) && nameOf(node.callee.object) === 'vi' && nameOf(node.callee.property).startsWith('wait'))
        return given[1] ? undefined : 'limit';
      if (isNode(node.callee) && limit.test(nameOf(node.callee.property)))
        return given.some(isShort) ? 'limit' : undefined;
      return /^(?:it|test)$/.test(rootOf(node.callee)) && given.some(isBelowRunners) ? 'limit' : undefined;
    }
    case 'Property':
      if (/^(?:test|hook)Timeout$/.test(nameOf(node.key))) return isBelowRunners(node.value) ? 'limit' : undefined;
      return limit.test(nameOf(node.key)) && (isShort(node.value) || isShort((node.value as Node).right))
        ? 'limit'
        : undefined;
    default:
      return undefined;
  }
}

function clocksIn(source: string, file: string): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    for (const node of [value].flat()) {
      if (!isNode(node)) continue;
      const name = clockIn(node);
      if (name) found.push(name);
      for (const member of Object.values(node)) visit(member);
    }
  };
  visit(parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }).body);
  const isFake = found.length > 0 && makesTime.test(source);
  return isFake ? found.filter((name) => !fakeable.has(name)) : found;
}

const files = globSync('{unit,e2e,environment,fixtures}/**/*.{ts,tsx}', { cwd: tests });

test('no test depends on the time that something takes', () => {
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap((file) =>
    clocksIn(readFileSync(join(tests, file), 'utf8'), file).map((name) => `${file}: ${name}`),
  );
  expect([...new Set(found)].sort()).toEqual(allowedIn(exceptions));
});

test('the runner ends what hangs, and nothing before', () => {
  for (const of of limitsOfRunner)
    for (const limit of [of.testTimeout, of.hookTimeout, of.expect?.poll?.timeout])
      expect(limit).toBeGreaterThanOrEqual(LIMIT);
});

test.each([
  ['const start = Date.now();', ['Date.now']],
  ['expect(performance.now() - start).toBeLessThan(2000)', ['performance.now']],
  ['process.cpuUsage(start).user', ['process.cpuUsage']],
  ['const at = new Date();', ['new Date']],
  ['await new Promise((resolve) => setTimeout(resolve, 500));', ['setTimeout']],
  ['await new Promise((resolve) => setTimeout(resolve, delay));', ['setTimeout']],
  ["import { setTimeout as sleep } from 'node:timers/promises';", ['node:timers/promises']],
  ["page.waitForSelector('a', { timeout: 5_000 })", ['limit']],
  ["page.locator('a').setTimeout(10_000).click()", ['limit']],
  ['const wait = ({ timeout = 1000 }) => timeout;', ['limit']],
  ["it('is quick', () => {}, 20_000)", ['limit']],
  ["it('is cut off on a slow machine', () => {}, 120_000)", ['limit']],
  ['vi.setConfig({ testTimeout: 120_000 });', ['limit']],
  ["it.each([1])('is quick', { timeout: 3000 }, () => {})", ['limit']],
  ['await vi.waitFor(() => expect(a).toBe(1))', ['limit']],
  ['await vi.waitFor(() => expect(a).toBe(1), { timeout: LIMIT })', []],
  ["page.waitForSelector('a', { timeout: 120_000 })", []],
  ["it('is long', () => {}, 300_000)", []],
  ['await new Promise((resolve) => setTimeout(resolve));', []],
  ['await new Promise((resolve) => setTimeout(resolve, 0));', []],
  ['vi.useFakeTimers(); setTimeout(() => {}, 500); const at = Date.now();', []],
  ['new Date(0); Date.UTC(2026, 0)', []],
])('%s', (source, due) => {
  expect(clocksIn(source, 'a.ts')).toEqual(due);
});
