/** What is not written as the standard has it in a challenge (RFC 9110 §11.2, §11.3), in words. Prose. */
import type { ProblemKind } from './challenge-grammar.ts';

export const problemWords: Record<ProblemKind, string> = {
  'unquoted-url': 'the URL lacks its double quotes',
  'unquoted-value': 'the value lacks its double quotes',
  'empty-value': 'a value is missing',
  'typographic-quotes': 'the quotes are curly and not straight',
  'single-quotes': 'the quotes are single and not double',
  'escaped-quotes': 'the quotes have backslashes before them',
  'unbalanced-quote': 'a quote is opened and never closed',
  'colon-for-equals': 'there is a colon where an equals sign belongs',
  'space-around-equals': 'there is a space beside the equals sign',
  'scheme-colon': 'there is a colon after the first word',
  'comma-after-scheme': 'there is a comma after the first word',
  'missing-comma': 'the comma between two parts is missing',
  semicolon: 'there is a semicolon where a comma belongs',
  'missing-scheme': 'the word `Bearer` is missing at the beginning',
  'duplicate-parameter': 'one part comes twice',
  'stray-text': 'there is text that belongs to no part',
};
