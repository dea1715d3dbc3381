/** What is wrong is marked where it stands: a reader looks for it there, and not beside what would be right. */
import { expect, it, test } from 'vitest';
import { isWhollyWrong, valuesOf } from '../../../components/parts/evidence.tsx';
import { allFindings } from '../../fixtures/findings.ts';

it.each([
  ['a part that differs is marked alone', 'http://a.example/mcp', 'https://a.example/mcp', false],
  ['what lacks an end is marked whole', 'https://a.example', 'https://a.example/resources/res_1', true],
  ['a list that lacks an entry is marked whole', '["res_1"]', '["https://a.example/mcp","res_1"]', true],
  ['two with nothing in common are marked whole', 'x'.repeat(50), 'y'.repeat(50), true],
  ['what is missing says so itself', null, 'WWW-Authenticate: Bearer', true],
  ['a fact is not marked', '401', null, false],
])('%s', (_, observed, expected, whole) => {
  expect(isWhollyWrong({ observed, expected })).toBe(whole);
});

test('every finding has a value that is marked', () => {
  const unmarked = allFindings().filter(
    ({ evidence }) => !evidence.some((item) => isWhollyWrong(item) || valuesOf(item).part?.observed),
  );
  expect(unmarked.map(({ title }) => title)).toEqual([]);
});
