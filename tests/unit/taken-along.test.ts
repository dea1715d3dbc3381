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

/** Starts what starts another, in a group of its own, which says who it is and hears no `SIGTERM`. */
const starter = `
  import { spawn } from 'node:child_process';
  import { takeAlong } from ${JSON.stringify(join(import.meta.dirname, '../taken-along.ts'))};
  takeAlong(() => process.stdout.write(' ended'));
  const deaf = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); process.stdout.write(String(process.pid))';
  const between = \`require("node:child_process").spawn(process.execPath, ["-e", \${JSON.stringify(deaf)}], { detached: true, stdio: "inherit" }); setInterval(() => {}, 1000)\`;
  spawn(process.execPath, ['-e', between], { detached: true, stdio: 'inherit' });
`;

test('what ends a run of the tests ends what it started, and what that started', async () => {
  const run = spawn(process.execPath, ['--input-type=module', '-e', starter], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  run.stdout.on('data', (chunk: Buffer) => (said += chunk));
  await until(
    async () => /^\d+$/.test(said),
    (itDid) => itDid,
  );
  const pid = Number(said);
  expect(isRunning(pid)).toBe(true);
  run.kill('SIGTERM');
  expect(await once(run, 'close')).toEqual([143, null]);
  expect(said).toBe(`${pid} ended`);
  await until(
    async () => isRunning(pid),
    (running) => !running,
  );
});
