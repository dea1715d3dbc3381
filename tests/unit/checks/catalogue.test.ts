/** The catalogue says what the code says, and everything in it has a fixture. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import { catalogue } from '../../../lib/checks/catalogue.ts';
import { catalogueFile } from '../../../lib/checks/generate.ts';
import { fixtures } from '../../fixtures/all.ts';

it('the page is what `npm run generate` makes of the checks', () => {
  expect(readFileSync(catalogueFile, 'utf8')).toBe(catalogue(checks));
});

it('every check has a row, a fixture, a reference', () => {
  const page = readFileSync(catalogueFile, 'utf8');
  for (const { id, references } of checks) {
    expect(page).toContain(`| \`${id}\` |`);
    expect(fixtures.has(id), `${id} has a fixture`).toBe(true);
    expect(references.length, `${id} has a reference`).toBeGreaterThan(0);
  }
});

it('every fixture has a check, and no id comes twice', () => {
  const ids = checks.map(({ id }) => id);
  expect([...fixtures.keys()].filter((id) => !ids.some((known) => known === id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});
