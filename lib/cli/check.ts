/** `npm run --silent check -- URL`: what the panel says, of a server that is asked now. */
import { runCheck } from './check-run.ts';
import { createNodePlatform } from './node-platform.ts';
import { cancelledBy, terminalOf } from './terminal.ts';

process.exitCode = await runCheck(process.argv.slice(2), {
  ...terminalOf(process),
  platform: createNodePlatform(),
  signal: cancelledBy(process),
});
