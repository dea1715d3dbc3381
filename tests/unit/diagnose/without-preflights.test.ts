/**
 * Files whose preflights were not written, as some programs and filters do, and with them without the words of the browser
 * for what failed: what CORS refused looks like a host that nobody reached, and is neither.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFile } from '../../../lib/capture/files/read.ts';
import { judgeSession, masker } from '../../fixtures/judge.ts';

interface File {
  log: { entries: { request: { method: string }; response?: Record<string, unknown> }[] };
}

const files = ['recordings', 'cases'].flatMap((kind) => {
  const folder = join(import.meta.dirname, '../../fixtures', kind);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.har'))
    .map((name) => ({ name, har: readFileSync(join(folder, name), 'utf8') }))
    .filter(({ har }) => /"method": ?"OPTIONS"/.test(har));
});

const causeOf = (har: string) => judgeSession(readFile(har, masker).exchanges)[0]?.cause?.check;

/** Whether the words for what failed stay in the file. */
function withoutPreflights(har: string, reasons: boolean): string {
  const file = JSON.parse(har) as File;
  file.log.entries = file.log.entries.filter(({ request }) => request.method !== 'OPTIONS');
  for (const { response } of reasons ? [] : file.log.entries) {
    delete response?._error;
    delete response?._failureText;
  }
  return JSON.stringify(file);
}

describe.each(files)('$name', ({ har }) => {
  test.each([true, false])('the words for what failed stay: %s', (reasons) => {
    const [before, now] = [causeOf(har), causeOf(withoutPreflights(har, reasons))];
    if (before !== 'network/unreachable') expect(now).not.toBe('network/unreachable');
  });
});
