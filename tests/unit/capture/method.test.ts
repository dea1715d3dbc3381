import { expect, test } from 'vitest';
import { methodOf } from '../../../lib/capture/method.ts';

test.each([
  ['post', 'POST'],
  ['M-SEARCH', 'M-SEARCH'],
  ['\t', 'GET'],
  ['PO\u001b[31mST', 'PO31MST'],
  ['G\u202eET', 'GET'],
  [undefined, 'GET'],
  ['A'.repeat(50), 'A'.repeat(32)],
])('%j is %s', (text, method) => {
  expect(methodOf(text)).toBe(method);
});
