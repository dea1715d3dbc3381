/** What each check that passed found in order. */
import type { Diagnosis } from '../../lib/finding.ts';
import { passedWords } from '../../lib/presentation/passed.ts';
import { Prose } from './prose.tsx';

export const PassedWords = ({ passed }: Pick<Diagnosis, 'passed'>) => (
  <ul>
    {passed.map((id) => (
      <li key={id}>
        <Prose text={passedWords[id]} />
      </li>
    ))}
  </ul>
);
