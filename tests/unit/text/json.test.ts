import { expect, test } from 'vitest';
import { parseJson, readJson } from '../../../lib/text/json.ts';
import { fc } from '../../property.ts';

test.each<[string, string, unknown]>([
  ['a byte order mark before it', '\uFEFF{"a":1}', { a: 1 }],
  ['white space around it', ' \r\n[1] ', [1]],
  ['a bare string', '"x"', 'x'],
  ['null', 'null', null],
  ['words', 'Unauthorized', undefined],
  ['two values', '{}{}', undefined],
  ['nothing', '', undefined],
])('%s', (_, text, value) => expect(parseJson(text)).toEqual(value));

test('a text longer than any exchange has it is read as a file alone', () => {
  const long = JSON.stringify('x'.repeat(1024 * 1024));
  expect(parseJson(long)).toBeUndefined();
  expect('value' in readJson(long)).toBe(true);
});

test.each([
  ['in the middle of a string', '{"log":{"entries":[{"url":"https://h', { problem: 'cut-off', at: 36 }],
  ['between members', '{"a":1,', { problem: 'cut-off', at: 7 }],
  ['at a character', '{"a":1}}}}}}}}}}', { problem: 'broken', at: 7 }],
  ['behind a mark', '\uFEFF{"a":1}}}}}}}}}}', { problem: 'broken', at: 8 }],
  ['too deep', '['.repeat(100_000), { problem: 'too-deep' }],
])('why it is none: %s', (_, text, broken) => expect(readJson(text)).toEqual(broken));

test('what JSON.stringify writes is read', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(readJson(text)).toEqual({ value: JSON.parse(text) });
      expect(parseJson(`\uFEFF${text}`)).toEqual(JSON.parse(text));
    }),
  );
});
