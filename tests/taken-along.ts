/**
 * Whoever ends this process ends with it all that it started, and what that started: a browser, an Inspector and a
 * command that times out are each at the head of a group of their own, so that a signal to ours comes to none of them.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';

/** How long it is waited for those that put something away first, milliseconds. */
const GRACE = 3000;

/** In the environment of all that is started, and of what that starts: a parent that ended first leads to nothing any more. */
const MARK = 'MCP_AUTH_TESTS';

interface Process {
  pid: number;
  parent: number;
  /** It has the mark of this run. */
  isOurs: boolean;
}

/** What a process was started with; of another user's nothing is known. */
function hasMark(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`${MARK}=${process.env[MARK]}`);
  } catch {
    return false;
  }
}

/** Every process; those that end while they are listed are left out. Without `/proc` only parents are known. */
function processes(): Process[] {
  if (!existsSync('/proc/self/stat')) {
    const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
    return [...listed.matchAll(/(\d+) +(\d+)/g)].map(([, pid, parent]) => ({
      pid: Number(pid),
      parent: Number(parent),
      isOurs: false,
    }));
  }
  return readdirSync('/proc').flatMap((name): Process[] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // The name, which may have brackets itself, stands in brackets before the state.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), isOurs: hasMark(name) }];
    } catch {
      return [];
    }
  });
}

/** Those among them that are running still, all that is below these, and all that has the mark. */
function below(roots: ReadonlySet<number>): Set<number> {
  const all = processes();
  const found = new Set(all.flatMap(({ pid, isOurs }) => (isOurs || roots.has(pid) ? [pid] : [])));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return found;
}

function send(pids: Iterable<number>, signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself.
    }
  }
}

/** From now on a signal that ends this process ends all that is below it. `atEnd` is the last that is done. */
export function takeAlong(atEnd: () => void): void {
  process.env[MARK] = randomUUID();
  let ending = false;
  const end = async (status: number) => {
    const others = (pids: Set<number>) => {
      pids.delete(process.pid);
      return pids;
    };
    let left = others(below(new Set([process.pid])));
    // The second time nobody waits.
    if (!ending) {
      ending = true;
      send(left, 'SIGTERM');
      for (const until = Date.now() + GRACE; left.size && Date.now() < until; ) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        left = others(below(left));
      }
    }
    send(left, 'SIGKILL');
    atEnd();
    process.exit(status);
  };
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void end(128 + constants.signals[signal]));
}
