import { expect, test } from 'vitest';
import { difference } from '../../../components/parts/difference.ts';
import { fc } from '../../property.ts';

test('the differing word is marked, not only its differing letters', () => {
  expect(difference('http://mcp.acme.dev/mcp', 'https://mcp.acme.dev/mcp')).toEqual({
    before: '',
    observed: 'http',
    expected: 'https',
    after: '://mcp.acme.dev/mcp',
  });
  // What both have whole is none of it, where one has more words.
  expect(difference('todo:read', 'todo:read todo:write')).toEqual({
    before: 'todo:read',
    observed: '',
    expected: ' todo:write',
    after: '',
  });
  expect(difference('https://a.example/mcp', 'https://a.example/mcp/')).toEqual({
    before: 'https://a.example/',
    observed: 'mcp',
    expected: 'mcp/',
    after: '',
  });
  expect(difference('http://localhost:6274', 'http://127.0.0.1:6274')).toMatchObject({
    observed: 'localhost',
    expected: '127.0.0.1',
  });
});

test('of lists only the lines that differ are marked', () => {
  expect(difference('res_1', 'https://a.example/\nres_1')).toEqual({
    before: '',
    observed: '',
    expected: 'https://a.example/\n',
    after: 'res_1',
  });
  expect(difference('res_1\nother', 'res_1')).toMatchObject({ before: 'res_1', observed: '\nother', expected: '' });
});

test('nothing is marked where all or nothing is equal', () => {
  expect(difference('same', 'same')).toBeNull();
  expect(difference('abc', 'xyz')).toBeNull();
  expect(difference('', 'x')).toBeNull();
});

test('whatever the texts are, the parts come to them again', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('a', 'b', '/', '👩') }),
  );
  fc.assert(
    fc.property(text, text, (observed, expected) => {
      const parts = difference(observed, expected);
      if (!parts) return;
      expect(parts.before + parts.observed + parts.after).toBe(observed);
      expect(parts.before + parts.expected + parts.after).toBe(expected);
    }),
  );
});
