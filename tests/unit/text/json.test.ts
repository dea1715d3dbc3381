import { expect, test } from 'vitest';
import { parseJson } from '../../../lib/text/json.ts';
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

test('a text longer than any exchange has it is not read', () => {
  expect(parseJson(JSON.stringify('x'.repeat(1024 * 1024)))).toBeUndefined();
});

test('a text that is nested beyond reason is not read', () => {
  expect(parseJson('['.repeat(400) + ']'.repeat(400))).toBeDefined();
  expect(parseJson('['.repeat(600) + ']'.repeat(600))).toBeUndefined();
});

test('what JSON.stringify writes is read', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(parseJson(text)).toEqual(JSON.parse(text));
      expect(parseJson(`\uFEFF${text}`)).toEqual(JSON.parse(text));
    }),
  );
});
