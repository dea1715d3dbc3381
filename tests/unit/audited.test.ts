import { expect, test } from 'vitest';
import { inWords } from '../audited.ts';

const none = { info: 0, low: 0, moderate: 0, high: 0, critical: 0 };
const report = (of: Partial<typeof none>, total: number, vulnerabilities = {}) =>
  JSON.stringify({
    vulnerabilities,
    metadata: { vulnerabilities: { ...none, ...of, total }, dependencies: { total: 812 } },
  });

test('what is known is said, with the packages', () => {
  expect(inWords(report({}, 0))).toBe('npm audit: no known vulnerability in 812 packages.');
  expect(inWords(report({ low: 1, high: 2 }, 3, { a: {}, b: {}, c: {} }))).toBe(
    'npm audit: LOOK AT 1 low, 2 high: a, b, c.',
  );
});

test.each([
  [JSON.stringify({ message: '405 Method Not Allowed', error: { summary: '' } }), '405 Method Not Allowed'],
  ['', 'no answer'],
])('a registry that says nothing is no registry that knows of nothing: %s', (json, why) =>
  expect(inWords(json)).toBe(`npm audit: nothing is known, the registry did not say (${why}).`),
);
