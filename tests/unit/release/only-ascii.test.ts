import { expect, test } from 'vitest';
import { asciiOf } from '../../../lib/release/only-ascii.ts';

const values = (code: string): unknown => new Function(`return [${code}]`)();

test('says the same in strings, templates and expressions, beyond the first plane too', () => {
  const code = `'“…”', "naïve", \`\${1 + 1} → ’😀’\`, /^[‘’“”]+$/u.test('“’'), /^😀$/u.test('😀'), 'é'.replace(/[à-ÿ]/, 'e')`;
  const ascii = asciiOf(code, 'a.js');
  expect(ascii).toMatch(/^[\0-\x7f]*$/);
  expect(values(ascii)).toEqual(values(code));
  expect(asciiOf('a = "b\\n"', 'a.js')).toBe('a = "b\\n"');
});

test('stops the build where an escape would say something else', () => {
  expect(() => asciiOf("'\\…'", 'a.js')).toThrow('a.js');
  expect(() => asciiOf('String.raw`→ a`', 'a.js')).toThrow('String.raw`→');
  expect(asciiOf('String.raw`a` + "→"', 'a.js')).toBe('String.raw`a` + "\\u2192"');
});
