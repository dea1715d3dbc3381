/** Reads a file for the command line, and says in a sentence why that is not possible. */
import { readFileSync, statSync } from 'node:fs';
import { encodingOf } from '../capture/files/encoding.ts';
import { UnusableFile } from '../capture/files/format.ts';

/** Bytes; a JavaScript string cannot hold much more. */
const MAX_FILE = 450 * 1024 * 1024;

const reasons: Record<string, string> = {
  ENOENT: 'There is no such file.',
  ENOTDIR: 'There is no such file.',
  EACCES: 'The file may not be read.',
  EPERM: 'The file may not be read.',
  EISDIR: 'It is a directory, not a HAR file.',
  ENAMETOOLONG: 'There is no such file.',
};

/** Throws `UnusableFile`. */
export function readText(file: string): string {
  try {
    const stat = statSync(file);
    if (stat.isDirectory()) throw new UnusableFile('It is a directory, not a HAR file.');
    if (stat.size > MAX_FILE) throw new UnusableFile('The file is larger than 450 MB; export fewer requests.');
    const bytes = readFileSync(file);
    const encoding = encodingOf(bytes);
    return encoding === 'utf-8' ? bytes.toString('utf8') : new TextDecoder(encoding).decode(bytes);
  } catch (error) {
    if (error instanceof UnusableFile) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new UnusableFile(reasons[code] ?? 'The file could not be read.');
  }
}
