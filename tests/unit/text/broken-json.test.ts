import { expect, test, vi } from 'vitest';
import { readJson } from '../../../lib/text/broken-json.ts';

test.each([
  ['in the middle of a string', '{"log":{"entries":[{"url":"https://h', { problem: 'cut-off', at: 36 }],
  ['between members', '{"a":1,', { problem: 'cut-off', at: 7 }],
  ['at a character', '{"a":1}}}}}}}}}}', { problem: 'broken', at: 7 }],
  [
    'of any length',
    `${JSON.stringify('x'.repeat(2 ** 21))}${' '.repeat(9)}{"a":12345}`,
    { problem: 'broken', at: 2 ** 21 + 11 },
  ],
])('why it is none: %s', (_, text, broken) => expect(readJson(text)).toEqual(broken));

test.each([
  ['expected double-quoted property name at line 3 column 3', { problem: 'broken', at: 6 }],
  ["expected ',' or '}' after property value in object at line 4 column 9", { problem: 'cut-off', at: 22 }],
  ['unterminated string at line 1 column 2', { problem: 'cut-off', at: 22 }],
  ['unexpected end of data at line 1 column 2', { problem: 'cut-off', at: 22 }],
])('as Firefox says it: %s', (words, broken) => {
  const text = '{"\n\n  x": 1,\n"y": true';
  const parse = vi.spyOn(JSON, 'parse').mockImplementationOnce(() => {
    throw new SyntaxError(`JSON.parse: ${words} of the JSON data`);
  });
  expect(readJson(text)).toEqual(broken);
  parse.mockRestore();
});
