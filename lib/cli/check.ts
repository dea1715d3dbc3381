/** `npm run --silent check -- URL [--client NAME] [--json]`: what the panel says, of a server that is asked now. */
import { runCheck } from './check-run.ts';
import { createNodePlatform } from './node-platform.ts';

const { stdout, stderr, argv, env } = process;
const cancel = new AbortController();

// A reader such as `head` may close the pipe early: there is nobody left to tell.
stdout.on('error', () => process.exit());
// What was seen until then is told; a second time ends it at once.
process.once('SIGINT', () => cancel.abort());
process.exitCode = await runCheck(argv.slice(2), {
  stdout: (text) => stdout.write(text),
  stderr: (text) => stderr.write(text),
  colours: stdout.isTTY && !env.NO_COLOR,
  width: Math.min(stdout.columns ?? 100, 100),
  platform: createNodePlatform(),
  signal: cancel.signal,
});
