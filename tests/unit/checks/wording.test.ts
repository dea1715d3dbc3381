/** The style guide, over all that is said of all fixtures: the flows, the public reports, the recordings. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import type { CheckId } from '../../../lib/checks/ids.ts';
import type { Diagnosis, Finding } from '../../../lib/finding.ts';
import { fixtures } from '../../fixtures/all.ts';
import { exchangesOfFile, judge, judgeSession } from '../../fixtures/judge.ts';
import { faultsOfWords } from '../../wording.ts';
import { notYet } from './not-yet.ts';

const folder = join(import.meta.dirname, '../../fixtures');
const files = globSync('{cases,recordings}/*.har', { cwd: folder }).sort();

const said = ({ cause, suspect, consequences, warnings }: Diagnosis): Finding[] =>
  [cause, suspect, ...consequences, ...warnings].filter((finding) => finding !== undefined);

const findings = [
  ...[...fixtures.values()].flatMap((fixture) => said(judge(fixture.failing, fixture))),
  ...files.flatMap((file) => judgeSession(exchangesOfFile(join(folder, file))).flatMap(said)),
];
const byCheck = Map.groupBy(findings, ({ check }) => check);

describe.each(checks.map(({ id }) => id))('%s', (id: CheckId) => {
  const faults = [...new Set((byCheck.get(id) ?? []).flatMap(faultsOfWords))];
  if (notYet.has(id)) test('still has words to mend', () => expect(faults).not.toEqual([]));
  else test('reads as the style guide says', () => expect(faults).toEqual([]));
});
