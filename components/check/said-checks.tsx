/** What is not so where a client says a text, and whether it was seen to be so. */
import type { SaidText } from '../../lib/finding.ts';
import { passedWords } from '../../lib/presentation/passed.ts';
import { Mark } from '../parts/mark.tsx';
import { Prose } from '../parts/prose.tsx';

type Checks = SaidText['checks'];

const states: Record<Checks[number]['status'], string> = {
  failed: 'not true here',
  passed: 'true here',
  unknown: 'cannot be seen from outside, or was not seen',
};

/** `checked`: there is something to tell it by. */
export const SaidChecks = ({ checks, checked }: { checks: Checks; checked: boolean }) =>
  checked && checks.every(({ status }) => status === 'passed') ? (
    <p>None of its usual causes was found here.</p>
  ) : (
    <>
      <p>Mostly it means that one of these is not true:</p>
      <ul class="said-checks">
        {checks.map(({ check, status }) => (
          <li key={check}>
            {checked && status === 'failed' && <Mark kind="failed" />}
            <span>
              <Prose text={passedWords[check]} />:{' '}
              <span class="quiet-text">{checked ? states[status] : 'is looked at when you check'}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
