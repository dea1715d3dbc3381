/** What `check` does, apart from the process that it runs in. */
import { parseArgs } from 'node:util';
import { PAGE } from '../capture/live-check/asks.ts';
import { limits } from '../capture/live-check/limits.ts';
import type { Platform } from '../capture/live-check/platform.ts';
import { ownRow } from '../check-page/headline.ts';
import { walkerNames } from '../handshake/walkers.ts';
import { httpOrigin } from '../text/url.ts';
import { type CheckReport, checkOf, UnusableUrl } from './check-report.ts';
import type { DiagnosedHandshake } from './file-report.ts';
import { formatOf, formatUsage, write } from './format.ts';
import type { Terminal } from './terminal.ts';

const NOTHING_FOUND = 0;
const FOUND = 1;
const UNUSABLE = 2;

/** Seconds. */
const LONGEST = 300;

const usage = (
  command: string,
) => `Usage: ${command} URL [--client NAME] [--origin ORIGIN] [--format NAME] [--timeout S]

Asks an MCP server what clients ask before a sign-in, changes nothing, and says what would stop one.

  --client NAME   judge it as this client: ${wrapped(walkerNames)}
  --origin ORIGIN the page that is asked as, where it is not ${PAGE}: what is in its address bar
${formatUsage('the server')}
  --timeout S     end the check after so many seconds, at most ${LONGEST}; without it after ${limits.check / 1000}
  --help          this text

Exit status: 0 nothing was found that stops the client; 1 something was; 2 the URL cannot be asked.
`;

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
      options: {
        json: { type: 'boolean' },
        format: { type: 'string' },
        client: { type: 'string' },
        origin: { type: 'string' },
        timeout: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [url, ...more] = positionals;
    const client = values.client ?? 'other';
    const format = formatOf(values);
    const page = httpOrigin(values.origin ?? PAGE);
    const seconds = Number(values.timeout ?? limits.check / 1000);
    if (values.help) return { help: true } as const;
    if (url === undefined) return { problem: 'No URL is given.' };
    if (more.length) return { problem: 'One URL is checked at a time.' };
    if (client !== 'all' && !walkerNames.includes(client)) return { problem: `There is no client "${client}".` };
    if (page === undefined) return { problem: `--origin takes an address such as ${PAGE}.` };
    if (!(seconds > 0 && seconds <= LONGEST)) return { problem: `--timeout takes seconds, at most ${LONGEST}.` };
    if (typeof format !== 'string') return format;
    return { url, client: client === 'all' ? 'other' : client, page, format, timeout: seconds * 1000 };
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error) };
  }
}

const stops = ({ handshakes }: CheckReport): boolean =>
  handshakes.some(
    ({ handshake: { client }, diagnosis }) =>
      diagnosis.cause !== undefined ||
      ownRow(diagnosis, client)?.verdict === 'cannot' ||
      diagnosis.warnings.some(({ check }) => check === 'session/any-token-accepted'),
  );

/** No name of a client is no news to a reader. */
const forReader = ({ handshake, diagnosis }: DiagnosedHandshake): DiagnosedHandshake => ({
  handshake: handshake.client === 'other' ? { ...handshake, client: null } : handshake,
  diagnosis,
});

/** Answers the exit status. `command`: how it was called. */
export async function runCheck(
  args: string[],
  io: Terminal & { platform: Platform; signal: AbortSignal },
  command = 'npm run --silent check --',
): Promise<number> {
  const asked = options(args);
  if ('help' in asked) {
    io.stdout(usage(command));
    return NOTHING_FOUND;
  }
  if ('problem' in asked) {
    io.stderr(`${asked.problem}\n\n${usage(command)}`);
    return UNUSABLE;
  }
  let requests = 0;
  const onExchange = () => io.progress?.(`Checking. Requests so far: ${++requests}`);
  try {
    const report = await checkOf(asked.url, { ...asked, platform: io.platform, signal: io.signal, onExchange });
    io.progress?.('');
    for (const note of report.notes) io.stderr(`${note}\n`);
    const handshakes = asked.format === 'json' ? report.handshakes : report.handshakes.map(forReader);
    io.stdout(write(asked.format, { url: report.url }, handshakes, io));
    return stops(report) ? FOUND : NOTHING_FOUND;
  } catch (error) {
    if (!(error instanceof UnusableUrl)) throw error;
    io.stderr(`The URL cannot be checked. ${error.message}\n`);
    return UNUSABLE;
  }
}
