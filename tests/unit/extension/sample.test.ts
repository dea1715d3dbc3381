/** The sample that the extension ships: it is what its fixture says, it fails as it should, and nothing in it is real. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFile } from '../../../lib/capture/files/read.ts';
import { judgeSession, masker } from '../../fixtures/judge.ts';
import { sample } from '../../fixtures/sample.ts';

const shipped = join(import.meta.dirname, '../../../public/sample-sign-in.har');

test('the file is what the fixture makes', async () => {
  await expect(sample()).toMatchFileSnapshot(shipped);
});

test('it is a whole sign-in that fails at its end', () => {
  const { exchanges, notes } = readFile(readFileSync(shipped, 'utf8'), masker);
  expect(notes).toEqual([]);
  const diagnoses = judgeSession(exchanges);
  expect(diagnoses).toHaveLength(1);
  expect(diagnoses[0]).toMatchObject({
    verdict: 'failing',
    cause: { check: 'session/audience-mismatch' },
    warnings: [],
  });
  expect(diagnoses[0]?.stages.map(({ status }) => status)).toEqual([...Array(7).fill('passed'), 'failed']);
});

test('whatever is secret in it is made up', () => {
  const secrets = [...sample().matchAll(/(?:code|state|code_verifier|refresh_token)(?:=|\\":\\")([^&"\\]+)/g)].map(
    ([, value]) => value,
  );
  expect(secrets.length).toBeGreaterThan(5);
  expect(secrets.filter((value) => !value?.startsWith('made-up-'))).toEqual([]);
  expect(sample()).not.toMatch(/~[a-z_]+\.\d+\./);
});
