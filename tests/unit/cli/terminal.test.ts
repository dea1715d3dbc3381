import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { runCheck } from '../../../lib/cli/check-run.ts';
import { createNodePlatform } from '../../../lib/cli/node-platform.ts';
import { run } from '../../../lib/cli/run.ts';
import { terminalOf } from '../../../lib/cli/terminal.ts';
import { escapedJson } from '../../../lib/text/escaped-json.ts';
import { shows } from '../capture/canaries/shapes.ts';

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

const KEY = 'ghp_R7xK2mQ9vLp4TzW8bNc3Yd6HsJ1fGa5UeX0o';

test.each([
  ['a file that is not there', [`${KEY}.har`]],
  ['a file in a folder', [`/nowhere/client_secret-${KEY}.har`]],
  ['a file that is called by a key of no form', [`/nowhere/token-rt_${KEY.slice(4)}.har`]],
  ['an option that is none', [`--api-key=${KEY}`]],
  ['a format that is none', ['--format', KEY, 'a.har']],
])('what is said of %s shows no key in it', (_, args) => {
  const { written, running } = processWith({ out: true, err: true });
  expect(run(args, terminalOf(running))).toBe(2);
  expect(written.stderr).not.toBe('');
  expect(shows(`${written.stdout}${written.stderr}`, KEY)).toBe(false);
});

test('what is said of a file has nothing in it that a terminal obeys', () => {
  const { written, running } = processWith({ out: true, err: false });
  run([`a${ESC}[2J\u202Eb.har`], terminalOf(running));
  expect(written.stderr).toBe('a⟨U+001B⟩[2J⟨U+202E⟩b.har: There is no such file.\n');
});

test('how it is called is said as it is', () => {
  const { written, running } = processWith({ out: false, err: false });
  const said: string[] = [];
  run([], terminalOf(running));
  run([], { stdout: () => {}, stderr: (text) => said.push(text), colours: false, width: 80 });
  expect(written.stderr).toBe(said.join(''));
});

test('JSON has nothing in it that a terminal obeys, and reads as it was', () => {
  const value = { text: `a${ESC}[2J\u0007\u009b\u202e\u2066\u200b\u2028\ufeff\u{e0001}é😀` };
  const written = escapedJson(value);
  expect(written).toMatch(/^[\x20-\x7eé😀]*$/u);
  expect(JSON.parse(written)).toEqual(value);
});
