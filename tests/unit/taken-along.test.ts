import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../environment/until.ts';

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/**
 * Starts what starts another, in a group of its own, which says who it is and hears no `SIGTERM`. `after` is what the one
 * between does then.
 */
const starter = (after: string) => `
  import { spawn } from 'node:child_process';
  import { takeAlong } from ${JSON.stringify(join(import.meta.dirname, '../taken-along.ts'))};
  takeAlong(() => process.stdout.write(' ended'));
  const deaf = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); process.stdout.write(String(process.pid))';
  const between = \`require("node:child_process").spawn(process.execPath, ["-e", \${JSON.stringify(deaf)}], { detached: true, stdio: "inherit" })${after}\`;
  const one = spawn(process.execPath, ['-e', between], { detached: true, stdio: 'inherit' });
  one.on('exit', () => process.stdout.write(' left'));
  setInterval(() => {}, 1000);
`;

test.each([
  ['and what that started', '; setInterval(() => {}, 1000)', /^(\d+)$/],
  // As a key pressed in a terminal ends all of a group at once, and a browser has one of its own.
  ['what is left of what it started, which ended before', '.unref()', /^(?= ?left\d+$|\d+ left$)\D*(\d+)/],
])('what ends a run of the tests ends what it started: %s', async (_, after, begun) => {
  const run = spawn(process.execPath, ['--input-type=module', '-e', starter(after)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  run.stdout.on('data', (chunk: Buffer) => (said += chunk));
  await until(
    async () => begun.test(said),
    (itDid) => itDid,
  );
  const pid = Number(begun.exec(said)?.[1]);
  said = '';
  expect(isRunning(pid)).toBe(true);
  run.kill('SIGTERM');
  expect(await once(run, 'close')).toEqual([143, null]);
  expect(said).toMatch(/^(?: left)? ended$/);
  await until(
    async () => isRunning(pid),
    (running) => !running,
  );
});
