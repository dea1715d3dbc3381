/** What is in order, in words, folded. */
import type { Diagnosis } from '../../lib/finding.ts';
import { Details } from './details.tsx';
import { later } from './later.tsx';
import { count } from './text.ts';

const PassedWords = later(async () => (await import('./passed-words.tsx')).PassedWords);

export function PassedChecks({ passed }: Pick<Diagnosis, 'passed'>) {
  if (!passed.length) return null;
  return (
    <Details class="passed-checks" summary={`${count(passed.length, 'check')} passed`}>
      <PassedWords passed={passed} />
    </Details>
  );
}
