/**
 * Every recorded session and every case from a public report against the diagnosis that is due; sessions that Chromium
 * recorded also in the form that it exports by default, without `Authorization` and cookies.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFile } from '../../../lib/capture/files/read.ts';
import { judgeSession, masker } from '../../fixtures/judge.ts';

interface Expected {
  verdict: string;
  cause: string | null;
  acceptable?: string[];
  mustNotReport?: string[];
  mustNotBeCause?: string[];
  mustWarn?: string[];
}

interface Part {
  headers: { name: string; value: string }[];
  cookies: unknown[];
}

const filesOf = (kind: string) => {
  const folder = join(import.meta.dirname, '../../fixtures', kind);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.har'))
    .map((file) => {
      const path = join(folder, file);
      const { expected } = JSON.parse(readFileSync(path.replace(/\.har$/, '.json'), 'utf8')) as { expected: Expected };
      return { name: file.slice(0, -4), path, expected };
    });
};

function sanitized(har: string): string {
  const parsed = JSON.parse(har) as { log: { entries: Record<'request' | 'response', Part>[] } };
  for (const { request, response } of parsed.log.entries) {
    for (const part of [request, response]) {
      part.headers = part.headers.filter(({ name }) => !/^(?:authorization|cookie|set-cookie)$/i.test(name));
      part.cookies = [];
    }
  }
  return JSON.stringify(parsed);
}

const matches = (pattern: string, id: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(id);

function check(har: string, expected: Expected): void {
  const [diagnosis] = judgeSession(readFile(har, masker).exchanges);
  if (expected.verdict === 'no handshake') {
    expect(diagnosis).toBeUndefined();
    return;
  }
  if (!diagnosis) throw new Error('The file has no handshake.');
  const { verdict, cause, consequences, warnings } = diagnosis;
  const warned = warnings.map((f) => f.check);
  const reported = [...(cause ? [cause.check] : []), ...consequences.map((f) => f.check), ...warned];
  expect({ verdict, cause: cause?.check ?? null }, `all that is reported: ${reported}`).toEqual({
    verdict: expected.verdict,
    cause: expected.cause === null ? null : expect.toBeOneOf(expected.acceptable ?? [expected.cause]),
  });
  for (const pattern of expected.mustNotReport ?? []) expect(reported.filter((id) => matches(pattern, id))).toEqual([]);
  for (const pattern of expected.mustNotBeCause ?? []) expect(matches(pattern, cause?.check ?? '')).toBe(false);
  expect(warned).toEqual(expect.arrayContaining(expected.mustWarn ?? []));
}

describe.each(['recordings', 'cases'])('%s', (kind) => {
  it.each(filesOf(kind))('$name', ({ path, expected }) => check(readFileSync(path, 'utf8'), expected));
});

describe('recordings of Chromium, sanitized', () => {
  it.each(filesOf('recordings').filter(({ name }) => !name.startsWith('ff-')))('$name', ({ path, expected }) =>
    check(sanitized(readFileSync(path, 'utf8')), expected),
  );
});
