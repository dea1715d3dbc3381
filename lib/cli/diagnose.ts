/** `npm run --silent diagnose -- FILE.har…`: what the panel says, of HAR files. */
import { run } from './run.ts';
import { terminalOf } from './terminal.ts';

process.exitCode = run(process.argv.slice(2), terminalOf(process));
