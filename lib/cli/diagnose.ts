/** `npm run --silent diagnose -- FILE.har… [--json] [--running]`: what the panel says, of HAR files. */
import { run } from './run.ts';

const { stdout, stderr, argv, env } = process;

// A reader such as `head` may close the pipe early: there is nobody left to tell.
stdout.on('error', () => process.exit());
process.exitCode = run(argv.slice(2), {
  stdout: (text) => stdout.write(text),
  stderr: (text) => stderr.write(text),
  colours: stdout.isTTY && !env.NO_COLOR,
  width: Math.min(stdout.columns ?? 100, 100),
});
