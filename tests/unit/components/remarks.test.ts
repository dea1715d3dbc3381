import { expect, test } from 'vitest';
import { correctRefusals, dueRefusals, remarks } from '../../../components/panel/remarks.ts';
import type { Evidence } from '../../../lib/finding.ts';
import { resourceMismatch } from './gallery/findings.ts';
import { allPassed, attempt, diagnosis, exchanges } from './gallery/handshakes.ts';

/** A sign-in whose first request was refused, and what its cause rests on there. */
function refused(evidence: Partial<Evidence>) {
  const [first] = resourceMismatch.evidence;
  if (!first) throw new Error('The cause has no evidence.');
  const cause = { ...resourceMismatch, evidence: [{ ...first, exchange: 'x1', observed: '401', ...evidence }] };
  return attempt({ diagnosis: diagnosis({ verdict: 'failing', cause, stages: allPassed() }), exchanges: exchanges(1) });
}

test.each([
  ['a header that is missing', { what: 'WWW-Authenticate', observed: null, expected: 'WWW-Authenticate: Bearer' }],
  ['the status as a fact', { what: 'Status', expected: null }],
  ['a permission check that was to be 401', { what: 'Status of the permission check', expected: '401' }],
])('the refusal that a sign-in begins with is right, where the cause rests on %s', (_, evidence) => {
  expect(remarks(refused(evidence))('x1')).toBe('The status is correct here: it asks to sign in.');
});

test('it is not where another status was to come: a token that was remembered is refused at the first request', () => {
  const token = refused({ what: 'Status', expected: '200' });
  expect(remarks(token)('x1')).toBeUndefined();
  expect([...dueRefusals(token)]).toEqual([]);
  // What only the requests say, without a diagnosis.
  expect([...dueRefusals({ exchanges: token.exchanges })]).toEqual(['x1']);
});

test('a 405 is said to be correct where a server need not have what was asked for, and nowhere else', () => {
  const due = (method: string, status = 405, role = 'mcp') => {
    const [one] = exchanges(1);
    if (!one) throw new Error('no exchanges');
    return correctRefusals({ exchanges: [{ ...one, method, status, role }] }).get(one.id);
  };
  expect(due('GET')).toMatch(/^The status is correct here: /);
  expect(due('DELETE')).toMatch(/^The status is correct here: /);
  expect([due('POST'), due('GET', 404), due('GET', 405, 'resource-metadata')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
