/** What is generated from the checks is up to date, and everything in it has a fixture. */
import { expect, it } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import { staleFiles } from '../../../lib/checks/generate.ts';
import { faults, withoutFault } from '../../environment/faults.ts';
import { fixtures } from '../../fixtures/all.ts';

it('the generated files are what `npm run generate` would write', async () => {
  expect((await staleFiles()).map(({ file }) => file)).toEqual([]);
});

it('every check has a fixture and a reference', () => {
  for (const { id, references } of checks) {
    expect(fixtures.has(id), `${id} has a fixture`).toBe(true);
    expect(references.length, `${id} has a reference`).toBeGreaterThan(0);
  }
});

it('every fixture has a check, and no id comes twice', () => {
  const ids = checks.map(({ id }) => id);
  expect([...fixtures.keys()].filter((id) => !ids.some((known) => known === id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});

it('every check has a fault in the test environment, or a reason why nothing there can cause it', () => {
  const caused = new Set<string>(faults.map(({ cause }) => cause));
  for (const { id } of checks) expect(caused.has(id) !== id in withoutFault, id).toBe(true);
});
