/** What is in order, in words, folded. */
import type { Diagnosis } from '../../lib/finding.ts';
import { passedWords } from '../../lib/passed.ts';
import { Details } from './details.tsx';
import { Prose } from './prose.tsx';
import { count } from './text.ts';

export function PassedChecks({ passed }: Pick<Diagnosis, 'passed'>) {
  if (!passed.length) return null;
  return (
    <Details class="passed-checks" summary={`${count(passed.length, 'check')} passed`}>
      <ul>
        {passed.map((id) => (
          <li key={id}>
            <Prose text={passedWords[id]} />
          </li>
        ))}
      </ul>
    </Details>
  );
}
