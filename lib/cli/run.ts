/** What `npm run diagnose` does, apart from the process that it runs in. */
import { parseArgs } from 'node:util';
import { UnusableFile } from '../capture/files/format.ts';
import { type FileReport, reportOf } from './file-report.ts';
import { jsonLine } from './json-line.ts';
import { colours, plain } from './palette.ts';
import { renderReport } from './render.ts';

/** Where the command line is shown. */
export interface Terminal {
  stdout(text: string): void;
  stderr(text: string): void;
  colours: boolean;
  /** Columns. */
  width: number;
}

interface Job {
  print(report: FileReport): void;
  running: boolean;
  io: Terminal;
}

const usage = `Usage: npm run --silent diagnose -- FILE.har… [--json] [--running]

Says of each HAR file why the MCP client in it could not sign in, whose side that is on, and what to change.
Reads the output of VS Code (level Trace) and the debug log of mcp-remote as well.

  --json      one line of JSON for each file
  --running   take the files as captures that are still going on
  --help      this text

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
      options: { json: { type: 'boolean' }, running: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    return {
      files: positionals,
      json: values.json === true,
      running: values.running === true,
      help: values.help === true,
    };
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error) };
  }
}

/** One file: its report is printed; a file that cannot be used gets one line on stderr. Answers the exit status. */
function diagnoseFile(file: string, { print, running, io }: Job): number {
  try {
    const report = reportOf(file, { running });
    for (const note of report.notes) io.stderr(`${file}: ${note}\n`);
    print(report);
    const connected =
      report.handshakes.length > 0 && report.handshakes.every((h) => h.diagnosis.verdict === 'connected');
    return connected ? CONNECTED : NOT_CONNECTED;
  } catch (error) {
    const reason = error instanceof UnusableFile ? error.message : `It could not be diagnosed: ${sentence(error)}`;
    io.stderr(`${file}: ${reason}\n`);
    return UNUSABLE;
  }
}

const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');

/** Answers the exit status. */
export function run(args: string[], io: Terminal): number {
  const asked = options(args);
  if ('problem' in asked) {
    io.stderr(`${asked.problem}\n\n${usage}`);
    return UNUSABLE;
  }
  if (asked.help) {
    io.stdout(usage);
    return CONNECTED;
  }
  if (!asked.files.length) {
    io.stderr(`No file is named.\n\n${usage}`);
    return UNUSABLE;
  }
  const style = { paint: io.colours ? colours : plain, width: io.width };
  const print = ({ file, handshakes }: FileReport) =>
    io.stdout(asked.json ? `${jsonLine({ file }, handshakes)}\n` : renderReport(file, handshakes, style));
  return Math.max(...asked.files.map((file) => diagnoseFile(file, { print, running: asked.running, io })));
}
