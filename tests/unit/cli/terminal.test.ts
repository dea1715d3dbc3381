import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { runCheck } from '../../../lib/cli/check-run.ts';
import { createNodePlatform } from '../../../lib/cli/node-platform.ts';
import { terminalOf } from '../../../lib/cli/terminal.ts';

/** A process whose two streams are terminals or not. */
function processWith({ out, err, env = {} }: { out: boolean; err: boolean; env?: Record<string, string> }) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written, isTTY: boolean) =>
    Object.assign(new EventEmitter(), {
      isTTY,
      columns: isTTY ? 60 : undefined,
      write(text: string) {
        written[name] += text;
      },
    });
  const faked = { stdout: stream('stdout', out), stderr: stream('stderr', err), env };
  return { written, running: faked as unknown as NodeJS.Process };
}

async function checked(how: Parameters<typeof processWith>[0]) {
  const { written, running } = processWith(how);
  const asking = { ...terminalOf(running), platform: createNodePlatform(), signal: new AbortController().signal };
  await runCheck(['http://127.0.0.1:9/mcp'], asking);
  return written;
}

const ESC = '\u001B';

test('progress is for a terminal, and leaves nothing behind', async () => {
  expect((await checked({ out: false, err: false })).stderr).toBe('');
  const { stderr } = await checked({ out: false, err: true });
  expect(stderr).toContain('Requests so far: 1');
  expect(stderr.endsWith(`\r${ESC}[2K`)).toBe(true);
});

test('colours are for a terminal, unless NO_COLOR asks for none', async () => {
  expect((await checked({ out: true, err: false })).stdout).toContain(ESC);
  expect((await checked({ out: true, err: false, env: { NO_COLOR: '1' } })).stdout).not.toContain(ESC);
  expect((await checked({ out: false, err: true })).stdout).not.toContain(ESC);
});
