/** Where the command line is shown. */
import { createMasker } from '../capture/secrets.ts';
import { describeMasked } from '../text/masked-words.ts';
import { visible } from '../text/visible.ts';

export interface Terminal {
  stdout(text: string): void;
  stderr(text: string): void;
  colours: boolean;
  /** Columns. */
  width: number;
  /** What goes on, each in the place of the one before; an empty one leaves nothing behind. */
  progress?(text: string): void;
}

const CLEAR_LINE = '\r\u001B[2K';

/** A file or a pipe gets what was found, and nothing of how it came about. */
export function terminalOf({ stdout, stderr, env }: NodeJS.Process): Terminal {
  // A reader such as `head` may close the pipe early: there is nobody left to tell.
  stdout.on('error', () => process.exit());
  const { maskWords } = createMasker(crypto.getRandomValues(new Uint8Array(32)));
  // An argument may hold a key, or what a terminal obeys.
  const said = (text: string) => visible(describeMasked(maskWords(text)));
  // A terminal that does not know its size says 0.
  const columns = stderr.columns || 80;
  return {
    stdout: (text) => stdout.write(text),
    stderr: (text) => stderr.write(said(text)),
    colours: stdout.isTTY && !env.NO_COLOR,
    width: Math.min(stdout.columns || 100, 100),
    ...(stderr.isTTY && {
      progress: (text: string) => stderr.write(`${CLEAR_LINE}${said(text).slice(0, columns - 1)}`),
    }),
  };
}

/** What was seen until the person cancels it is told; a second time ends it at once. */
export function cancelledBy(running: NodeJS.Process): AbortSignal {
  const cancel = new AbortController();
  running.once('SIGINT', () => cancel.abort());
  return cancel.signal;
}
