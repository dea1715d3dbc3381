#!/usr/bin/env node
/** `mcp-auth-troubleshooter`: both commands in one file, which runs on Node 20 with nothing installed. */
import './node-20.ts';
import { runCheck } from './check-run.ts';
import { createNodePlatform } from './node-platform.ts';
import { run } from './run.ts';
import { cancelledBy, terminalOf } from './terminal.ts';

/** Written in when the package is made (`pack.ts`). */
declare const VERSION: string;

const name = 'mcp-auth-troubleshooter';
const usage = `Usage: ${name} diagnose FILE.har…
       ${name} check URL

Says why an MCP client cannot sign in to an MCP server, whose side that is on, and what to change.

  diagnose   of recordings: HAR files, the logs of VS Code (level Trace), mcp-remote (--debug), Claude Code, Copilot CLI
  check      of a server that is asked now, before a sign-in and changing nothing

${name} COMMAND --help lists what each takes, ${name} --version says which version this is.
`;

const [command, ...args] = process.argv.slice(2);
const io = terminalOf(process);
if (command === 'diagnose') process.exitCode = run(args, io, `${name} diagnose`);
else if (command === 'check') {
  const asking = { ...io, platform: createNodePlatform(), signal: cancelledBy(process) };
  process.exitCode = await runCheck(args, asking, `${name} check`);
} else if (command === '--help' || command === '-h') io.stdout(usage);
else if (command === '--version' || command === '-v') io.stdout(`${VERSION}\n`);
else {
  io.stderr(`${command === undefined ? 'No command is given.' : `There is no command "${command}".`}\n\n${usage}`);
  process.exitCode = 2;
}
