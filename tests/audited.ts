/**
 * What `npm audit` knows of the packages in use, in one line for whoever reads the run. It decides nothing: what is known
 * changes without a change here, and not every registry answers.
 */
import { execFile } from 'node:child_process';

const MAX_MS = 60_000;

export const audited = (root: string): Promise<string> =>
  new Promise((resolve) =>
    execFile('npm', ['audit', '--json'], { cwd: root, timeout: MAX_MS, maxBuffer: 2 ** 26 }, (_, stdout) =>
      resolve(inWords(stdout)),
    ),
  );

/** @param json as `npm audit --json` prints it: with a report, or with what kept it from one. */
export function inWords(json: string): string {
  const { vulnerabilities = {}, metadata, message = 'no answer' } = read(json);
  const { total, ...ofEach } = metadata?.vulnerabilities ?? {};
  if (total === undefined) return `npm audit: nothing is known, the registry did not say (${message}).`;
  const counts = Object.entries(ofEach).filter(([, count]) => count);
  if (!counts.length) return `npm audit: no known vulnerability in ${metadata?.dependencies?.total} packages.`;
  const said = counts.map(([severity, count]) => `${count} ${severity}`).join(', ');
  return `npm audit: LOOK AT ${said}: ${Object.keys(vulnerabilities).join(', ')}.`;
}

interface Audit {
  message?: string;
  vulnerabilities?: Record<string, unknown>;
  metadata?: { vulnerabilities?: Record<string, number>; dependencies?: { total?: number } };
}

function read(json: string): Audit {
  try {
    return JSON.parse(json) as Audit;
  } catch {
    return {};
  }
}
