/** Processes that a test started, stopped where they are and continued, as all of a laptop is that sleeps. */
import { execFileSync } from 'node:child_process';

export interface Process {
  pid: number;
  command: string;
}

interface Listed extends Process {
  parent: number;
}

function listed(): Listed[] {
  const text = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return [...text.matchAll(/^ *(\d+) +(\d+) (.*)$/gm)].map(([, pid, parent, command = '']) => ({
    pid: Number(pid),
    parent: Number(parent),
    command,
  }));
}

/** A process, and all that it started that is still there. */
export function processesOf(root: number): Process[] {
  const all = listed();
  const found = all.filter(({ pid }) => pid === root);
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
  return found;
}

/** Stops these processes where they are; the way to let them go on. */
export function holdProcesses(pids: readonly number[]): () => void {
  if (!pids.length) throw new Error('There is no process to stop.');
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  return () => {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  };
}
