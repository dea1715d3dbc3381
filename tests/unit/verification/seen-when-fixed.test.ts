/** Of every finding: its *Is it fixed?* says what is seen once it is fixed, wherever that is to be seen. */
import { describe, expect, it } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import type { Finding } from '../../../lib/finding.ts';
import { unseenWords } from '../../../lib/recheck/seen-words.ts';
import { sightOf } from '../../../lib/recheck/sight.ts';
import { beforeWords, unaskedWords } from '../../../lib/recheck/words.ts';
import { subjectFor } from '../../fixtures/subject.ts';

/** A response and what it has to be; or what comes to pass after the colon. */
const ofCommand =
  /^(?:(?:For the case|If) [^:]+: )?[Tt]he command [^:]+: .*\b(?:has to|have to|must|will do)\b|of one|One of them has to/;
const bySight = /^(?:(?:Once [^,]+, p|P)ress \*\*Connect\*\*|(?:Once [^,]+, c|C)onnect)(?:`[^`]*`|[^:`])*: .+\.$/;

/** The step above is the new sign-in: it is not asked for once more. */
const inSignIn = /^(?!Press |Connect )(?=[A-Z]).*\b[Tt]he headline then says \*\*Connected\*\*.*\.$/;
const sightFor = ({ fix }: Pick<Finding, 'fix'>) =>
  /^(?:Begin a new sign-in|Allow the access)/.test(fix.do.at(-1)?.text ?? '') ? inSignIn : bySight;

describe.each(checks.map(({ id }) => id))('%s', (id) => {
  const { finding, subject } = subjectFor(id);
  it('says of each way to see it what is seen there', () => {
    expect(finding.verify).not.toEqual([]);
    for (const { says, anyOf } of finding.verify) expect(says).toMatch(anyOf?.length ? ofCommand : sightFor(finding));
  });

  it('says it without a terminal, where nothing that is sent from here shows it', () => {
    if (sightOf(subject).by !== 'nothing') {
      expect(beforeWords(subject)).not.toBe('');
      expect(unaskedWords(subject)).toBe('');
      return;
    }
    expect(unaskedWords(subject)).toMatch(
      /^No button can check it: (?:only .+ shows it|your browser may be let through where .+ is stopped|only a registration shows it, and each adds a client)\.$/,
    );
    // Beside a command nothing says that only the client can tell.
    if (finding.verify.some(({ anyOf }) => anyOf?.length))
      expect(unaskedWords(subject)).not.toMatch(/: only (?!a request with the access token |a registration )/);
    const sights = finding.verify.filter(({ anyOf }) => !anyOf?.length).map(({ says }) => says);
    const said = sights.length ? sights.join(' ') : unseenWords(subject, finding.fix).says;
    expect(said).toMatch(
      sights.length
        ? sightFor(finding)
        : /: the headline then says \*\*Connected\*\*(?:, and under \*\*Requests\*\*, (?:`[A-Z]+ \S+` has `20[01]`|no `[A-Z]+ \S+` has `401` after the sign-in|no `[A-Z]+ \S+` has `[45]\d\d`))?\.$/,
    );
    // What stays in view is short, and each part is a sentence.
    const [seen = unseenWords(subject, finding.fix)] = finding.verify.filter(({ anyOf }) => !anyOf?.length);
    const [first, more = ''] = seen.inTwo ?? [seen.says];
    expect(first.replace(/[*`]/g, '').length, first).toBeLessThanOrEqual(135);
    expect([first, more]).toEqual([expect.stringMatching(/^[A-Z][^.]*.*\.$/), expect.stringMatching(/^$|^[A-Z].*\.$/)]);
    // The same status as in the evidence beside it, where that has one.
    const status = finding.evidence.find(({ what }) => what === 'Status')?.expected ?? '200';
    const named = sights.length ? undefined : /, `[A-Z]+ \S+` has `(\d+)`/.exec(said)?.[1];
    expect([undefined, status]).toContain(named);
  });
});
