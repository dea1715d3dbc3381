/** Below the button: whom it asks, and how much; or why there is none. */
import type { AgainSubject } from '../../lib/recheck/subject.ts';
import { beforeWords, unaskedWords } from '../../lib/recheck/words.ts';
import { Prose } from './prose.tsx';

export const AskedWords = ({ subject }: { subject: AgainSubject }) => (
  <p class="quiet-text">
    <Prose text={unaskedWords(subject) || beforeWords(subject)} />
  </p>
);
