import { expect, it } from 'vitest';
import { closeBehind } from '../../../lib/text/close-behind.ts';
import { growth, LINEAR } from '../growth.ts';

const says = (text: string) => closeBehind(text, /\bscopes?\b/g, 20, /\bnot (?:valid|allowed)\b/);

it('finds what begins close behind a word, whichever of several it is', () => {
  expect(says('the scopes are not valid')).toBe(true);
  expect(says(`scope ${'x'.repeat(12)} not valid`)).toBe(true);
  expect(says(`scope ${'x'.repeat(80)}, and the scope is not allowed`)).toBe(true);
});

it('and not what is further away, in the next sentence, before it, or only the end of another word', () => {
  expect(says(`scope ${'x'.repeat(20)} not valid`)).toBe(false);
  expect(says('scope. It is not valid')).toBe(false);
  expect(says('not valid, the scope')).toBe(false);
  expect(says('scope is cannot valid')).toBe(false);
  expect(says('')).toBe(false);
});

it('takes as long as the text is', () => {
  expect(growth(2500, (length) => says('scope '.repeat(length)))).toBeLessThan(LINEAR);
});
