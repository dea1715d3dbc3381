/** What `diagnose` does, apart from the process that it runs in. */
import { parseArgs } from 'node:util';
import { UnusableFile } from '../capture/files/format.ts';
import { notesOf } from '../presentation/log-words.ts';
import { type FileReport, reportOf } from './file-report.ts';
import { formatOf, formatUsage, write } from './format.ts';
import { shownFile } from './shown-file.ts';
import type { Terminal } from './terminal.ts';

interface Job {
  print(report: FileReport, name: string): void;
  running: boolean;
  io: Terminal;
}

const usage = (command: string) => `Usage: ${command} FILE.har… [--format NAME] [--running]

Says of each HAR file why the MCP client in it could not sign in, whose side that is on, and what to change.
Reads the logs of VS Code (level Trace), mcp-remote (--debug), Claude Code and GitHub Copilot CLI as well.

${formatUsage('each file')}
  --running       take the files as captures that are still going on
  --help          this text

Exit status: 0 everything connected; 1 something failed, is incomplete or holds no sign-in; 2 a file is unusable.
`;

const CONNECTED = 0;
const NOT_CONNECTED = 1;
const UNUSABLE = 2;

function options(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        format: { type: 'string' },
        running: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const format = formatOf(values);
    if (typeof format !== 'string') return format;
    return {
      files: positionals,
      format,
      running: values.running === true,
      help: values.help === true,
    };
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error) };
  }
}

/** One file: its report is printed; a file that cannot be used gets one line on stderr. Answers the exit status. */
function diagnoseFile(file: string, { print, running, io }: Job): number {
  const name = shownFile(file);
  try {
    io.progress?.(`Reading ${name}`);
    const report = reportOf(file, { running });
    io.progress?.('');
    for (const note of report.notes) io.stderr(`${name}: ${note}\n`);
    print(report, name);
    const connected =
      report.handshakes.length > 0 && report.handshakes.every((h) => h.diagnosis.verdict === 'connected');
    return connected ? CONNECTED : NOT_CONNECTED;
  } catch (error) {
    io.progress?.('');
    const unusable = error instanceof UnusableFile ? [error.message, ...notesOf(error.said)].join(' ') : undefined;
    const reason = unusable ?? `It could not be diagnosed: ${sentence(error)}`;
    io.stderr(`${name}: ${reason}\n`);
    return UNUSABLE;
  }
}

const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');

/** Answers the exit status. `command`: how it was called. */
export function run(args: string[], io: Terminal, command = 'npm run --silent diagnose --'): number {
  const asked = options(args);
  if ('problem' in asked) {
    io.stderr(`${asked.problem}\n\n${usage(command)}`);
    return UNUSABLE;
  }
  if (asked.help) {
    io.stdout(usage(command));
    return CONNECTED;
  }
  if (!asked.files.length) {
    io.stderr(`No file is named.\n\n${usage(command)}`);
    return UNUSABLE;
  }
  const print = ({ handshakes }: FileReport, file: string) => io.stdout(write(asked.format, { file }, handshakes, io));
  return Math.max(...asked.files.map((file) => diagnoseFile(file, { print, running: asked.running, io })));
}
