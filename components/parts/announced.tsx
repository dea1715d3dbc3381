/**
 * What a screen reader says by itself. It stands in a page from its beginning and outside of what comes and goes: words in a
 * live region that is new are not read, and the same words, rendered again, change nothing.
 */
import { proseText } from '../../lib/presentation/prose.ts';
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { headline } from './headline.ts';
import { standing, standingNames } from './standing.ts';
import { brief } from './text.ts';

export function Announced({ words }: { words: string }) {
  return (
    <p class="visually-hidden announced" role="status">
      {brief(words, 300)}
    </p>
  );
}

/** The verdict of the attempt that a page shows. */
export function verdictWords(attempt: AttemptSnapshot | undefined): string {
  if (!attempt) return '';
  const name = standingNames[standing(attempt)];
  const title = proseText(headline(attempt).title);
  return name.startsWith(title) ? name : `${name}: ${title}`;
}
