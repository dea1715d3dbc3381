/** Header lines of a file: one that comes again is the same one, and none is taken for another. */
import { describe, expect, test } from 'vitest';
import { createKnownLines, headersFromList } from '../../../lib/capture/headers.ts';
import { MAX_TEXT } from '../../../lib/exchange-bounds.ts';

const named = (...lines: [string, string][]) => lines.map(([name, value]) => ({ name, value }));

describe('lines that come again', () => {
  test('are one in memory', () => {
    const known = createKnownLines();
    const [first] = headersFromList(named(['Accept', 'application/json']), known);
    const [again, other] = headersFromList(named(['Accept', 'application/json'], ['Accept', '*/*']), known);
    expect(first).toEqual(['accept', 'application/json']);
    expect(again).toBe(first);
    expect(other).toEqual(['accept', '*/*']);
  });

  test('are what they are without being known, however many of one name there are', () => {
    const known = createKnownLines();
    const lines = named(
      ...Array.from({ length: 60 }, (_, i): [string, string] => [i % 2 ? 'Date' : 'date', `second ${i % 20}`]),
      ['set-cookie', 'a=1\nb=2'],
      ['set-cookie', 'a=1\nb=2'],
      [':status', '200'],
      [':status', '200'],
      ['x-long', 'x'.repeat(MAX_TEXT + 1)],
      ['x-long', 'x'.repeat(MAX_TEXT + 1)],
    );
    for (let i = 0; i < 2; i++) expect(headersFromList(lines, known)).toEqual(headersFromList(lines));
  });

  test('are no more than a file may have', () => {
    const known = createKnownLines();
    const lines = named(...Array.from({ length: 300 }, (): [string, string] => ['a', 'b']));
    expect(headersFromList(lines, known)).toEqual(headersFromList(lines));
    expect(headersFromList(lines, known)).toHaveLength(200);
  });
});
