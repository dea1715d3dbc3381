/** What `npm run check` does, apart from the process that it runs in. */
import { parseArgs } from 'node:util';
import type { Platform } from '../capture/live-check/platform.ts';
import { walkerNames } from '../handshake/walkers.ts';
import { type CheckReport, checkOf, UnusableUrl } from './check-report.ts';
import type { DiagnosedHandshake } from './file-report.ts';
import { jsonLine } from './json-line.ts';
import { colours, plain } from './palette.ts';
import { renderReport } from './render.ts';
import type { Terminal } from './run.ts';

const usage = `Usage: npm run --silent check -- URL [--client NAME] [--json]

Asks an MCP server what clients ask before a sign-in, changes nothing, and says what would stop one.

  --client NAME   judge it as this client: ${wrapped(walkerNames)}
  --json          one line of JSON
  --help          this text

Exit status: 0 nothing was found that stops the client; 1 something was; 2 the URL cannot be asked.
`;

const NOTHING_FOUND = 0;
const FOUND = 1;
const UNUSABLE = 2;

function wrapped(names: readonly string[]): string {
  const lines = [''];
  for (const name of [...names, 'all']) {
    const line = `${lines.at(-1)}${lines.at(-1) ? ', ' : ''}${name}`;
    if (line.length > 70) lines.push(name);
    else lines[lines.length - 1] = line;
  }
  return lines.join(',\n                  ');
}

function options(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean' }, client: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    const [url, ...more] = positionals;
    const client = values.client ?? 'other';
    if (values.help) return { help: true } as const;
    if (url === undefined) return { problem: 'No URL is given.' };
    if (more.length) return { problem: 'One URL is checked at a time.' };
    if (client !== 'all' && !walkerNames.includes(client)) return { problem: `There is no client "${client}".` };
    return { url, client: client === 'all' ? 'other' : client, json: values.json === true };
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error) };
  }
}

const stops = ({ handshakes }: CheckReport): boolean =>
  handshakes.some(
    ({ diagnosis: { cause, warnings } }) =>
      cause !== undefined || warnings.some(({ check }) => check === 'session/any-token-accepted'),
  );

/** No name of a client is no news to a reader. */
const forReader = ({ handshake, diagnosis }: DiagnosedHandshake): DiagnosedHandshake => ({
  handshake: handshake.client === 'other' ? { ...handshake, client: null } : handshake,
  diagnosis,
});

/** Answers the exit status. */
export async function runCheck(
  args: string[],
  io: Terminal & { platform: Platform; signal: AbortSignal },
): Promise<number> {
  const asked = options(args);
  if ('help' in asked) {
    io.stdout(usage);
    return NOTHING_FOUND;
  }
  if ('problem' in asked) {
    io.stderr(`${asked.problem}\n\n${usage}`);
    return UNUSABLE;
  }
  try {
    const report = await checkOf(asked.url, { ...asked, platform: io.platform, signal: io.signal });
    for (const note of report.notes) io.stderr(`${note}\n`);
    const style = { paint: io.colours ? colours : plain, width: io.width };
    const { url, handshakes } = report;
    io.stdout(asked.json ? `${jsonLine({ url }, handshakes)}\n` : renderReport(url, handshakes.map(forReader), style));
    return stops(report) ? FOUND : NOTHING_FOUND;
  } catch (error) {
    if (!(error instanceof UnusableUrl)) throw error;
    io.stderr(`The URL cannot be checked. ${error.message}\n`);
    return UNUSABLE;
  }
}
