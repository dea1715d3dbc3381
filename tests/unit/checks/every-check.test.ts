/** Every check has a handshake that it fails, one that it passes, and everything that a reader needs. */
import { describe, expect, it } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import { diagnoseFacts } from '../../../lib/diagnose.ts';
import type { Diagnosis } from '../../../lib/finding.ts';
import { fixtures } from '../../fixtures/all.ts';
import type { CheckFixture } from '../../fixtures/flow.ts';
import { factsOfFlow, inShort } from '../../fixtures/judge.ts';

const finding = (diagnosis: Diagnosis, as: CheckFixture['as'], id: string) =>
  as === 'cause'
    ? diagnosis.cause?.check === id
      ? diagnosis.cause
      : undefined
    : (as === 'warning' ? diagnosis.warnings : diagnosis.consequences).find((f) => f.check === id);

describe.each(checks.map((check) => [check.id, check] as const))('%s', (id, check) => {
  const fixture = fixtures.get(id);
  if (!fixture) {
    it('has a fixture', () => expect.fail(`There is no tests/fixtures/checks/${id}.ts.`));
    return;
  }
  const failing = factsOfFlow(fixture.failing, fixture);
  const diagnosis = diagnoseFacts(failing);

  it(`is the ${fixture.as} of its failing fixture`, () => {
    expect(finding(diagnosis, fixture.as, id), JSON.stringify(inShort(diagnosis))).toBeDefined();
  });

  it('passes in its passing fixture', () => {
    expect(check.test(factsOfFlow(fixture.passing, fixture)).status).toBe('passed');
  });

  it('changes a diagnosis when it is taken out', () => {
    const without = diagnoseFacts(
      failing,
      checks.filter((c) => c !== check),
    );
    expect(inShort(without)).not.toEqual(inShort(diagnosis));
  });

  it('says what a reader needs', () => {
    const found = finding(diagnosis, fixture.as, id);
    expect(found?.title).toMatch(/^[A-Z`“].*[^.\s]$/);
    expect(found?.summary).toMatch(/[.!]$/);
    expect(`${found?.title} ${found?.summary} ${JSON.stringify(found?.fix)}`).not.toMatch(
      /undefined|\[object|null`|NaN/,
    );
    expect(found?.evidence.length).toBeGreaterThan(0);
    expect(found?.fix.do.length).toBeGreaterThan(0);
    for (const step of found?.fix.do ?? []) expect(step.text).toMatch(/^[A-Z].*[.:]$/);
    expect(found?.references.length).toBeGreaterThan(0);
    expect(check.fails).toMatch(/\.$/);
  });
});
