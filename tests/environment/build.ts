/** Builds the extension for the tests and for `npm start`. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** @returns the directory of the unpacked extension @throws with what the build said, when it fails */
export async function buildExtension(browser: 'chrome' | 'firefox' = 'chrome'): Promise<string> {
  const wxt = fileURLToPath(new URL('../../node_modules/wxt/bin/wxt.mjs', import.meta.url));
  const child = spawn(process.execPath, [wxt, 'build', '-b', browser, '--mv3'], { cwd: root, stdio: 'pipe' });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk));
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  if (code !== 0) throw new Error(`The extension could not be built. WXT said:\n${firstError(said)}`);
  return fileURLToPath(new URL(`../../.output/${browser}-mv3`, import.meta.url));
}

/** The first error of a build's output, without its spinner, its colours and its stack. */
function firstError(said: string): string {
  const lines = stripVTControlCharacters(said).split('\n');
  const start = Math.max(
    0,
    lines.findIndex((line) => line.includes('ERROR')),
  );
  const error = lines.slice(start).filter((line) => !/^\s+at /.test(line));
  return error.slice(0, 15).join('\n').trim();
}
