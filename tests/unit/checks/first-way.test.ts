/** The first way of a fix is safe by itself, and the nearest to the reader. */
import { expect, it } from 'vitest';
import type { CheckId } from '../../../lib/checks/ids.ts';
import { stepsOf } from '../../../lib/presentation/alternatives.ts';
import { wholeCode } from '../../../lib/presentation/pieces.ts';
import { evidenceLines } from '../../../lib/report/parts.ts';
import { subjectFor } from '../../fixtures/subject.ts';

const codeOf = (check: CheckId) =>
  subjectFor(check)
    .finding.fix.do.flatMap(({ snippets = [] }) => snippets)
    .map(wholeCode)
    .join('\n');

it.each(['challenge/not-bearer', 'challenge/wrong-status', 'challenge/redirected-to-login'] as const)(
  '%s: what answers 401 before anything else checks the token, or any text after Bearer would pass',
  (check) => {
    // Where a check for CSRF is what answers, the other is there most likely, and comes only if it is not.
    const snippets = stepsOf(subjectFor(check).finding.fix).flatMap(({ snippets = [] }) => snippets);
    expect(snippets.map(wholeCode).join('\n')).toContain('await jwtVerify(token, keys, wanted)');
  },
);

it('a description that the Inspector was given is taken out there, and needs nobody else’s host', () => {
  const { fix } = subjectFor('registration/cimd-rejected').finding;
  expect(fix.do[0]?.path).toContain('CIMD');
  expect(fix.do.every(({ place }) => place.kind === 'client')).toBe(true);
});

it('whom a rule refuses is printed before the rule is changed', () => {
  const texts = subjectFor('session/forbidden').finding.fix.do.map(({ text }) => text);
  const at = (words: RegExp) => texts.findIndex((text) => words.test(text));
  expect(codeOf('session/forbidden')).toContain('console.log(claims.sub, claims.oid)');
  expect([at(/^Print /), at(/^Connect once more/), at(/^Let that rule/)]).toEqual([1, 3, 4]);
});

it('a report tells what was sent from what was got', () => {
  const lines = evidenceLines(subjectFor('cors/header-not-allowed').finding.evidence).join('\n');
  expect(lines).toMatch(/Access-Control-Request-Headers` sent: /);
  expect(lines).toMatch(/Access-Control-Allow-Headers` got: /);
});
