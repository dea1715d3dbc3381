/** Of every finding: its *Is it fixed?* says what is seen once it is fixed, wherever that is to be seen. */
import { describe, expect, it } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import { sightOf } from '../../../lib/recheck/sight.ts';
import { beforeWords } from '../../../lib/recheck/words.ts';
import { subjectFor } from '../../fixtures/subject.ts';

/** A response and what it has to be; or what comes to pass after the colon. */
const ofCommand =
  /^(?:(?:For the case|If) [^:]+: )?[Tt]he command [^:]+: .*\b(?:has to|have to|must|will do)\b|of one|One of them has to/;
const bySight = /^(?:Press \*\*Connect\*\*|Connect)(?:`[^`]*`|[^:`])*: .+\.$/;

describe.each(checks.map(({ id }) => id))('%s', (id) => {
  const { finding, subject } = subjectFor(id);
  it('says of each way to see it what is seen there', () => {
    expect(finding.verify).not.toEqual([]);
    for (const { says, anyOf } of finding.verify) expect(says).toMatch(anyOf?.length ? ofCommand : bySight);
  });

  it('says it without a terminal, where nothing that is sent from here shows it', () => {
    if (sightOf(subject).by !== 'nothing') {
      expect(beforeWords(subject)).toContain('says **Fixed** once it is');
      return;
    }
    const sights = finding.verify.filter(({ anyOf }) => !anyOf?.length).map(({ says }) => says);
    const said = sights.length ? sights.join(' ') : beforeWords(subject);
    expect(said).toMatch(
      sights.length
        ? bySight
        : /: once it is fixed, (?:`[A-Z]+ \S+` gets `20[01]` in place of `\d+`|it goes on past this step)/,
    );
    // The same status as in the evidence beside it, where that has one.
    const status = finding.evidence.find(({ what }) => what === 'Status')?.expected ?? '200';
    const named = sights.length ? undefined : /gets `(\d+)`/.exec(said)?.[1];
    expect([undefined, status]).toContain(named);
  });
});
