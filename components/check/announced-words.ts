/** What the check page says by itself once a check is through, or a file is read. */
import { checkHeadline, stoppedHeadline } from '../../lib/check-page/headline.ts';
import { proseText } from '../../lib/presentation/prose.ts';
import { verdictWords } from '../parts/announced.tsx';
import { worstFirst } from '../parts/entries.ts';
import type { CheckPageState } from './check-state.ts';
import type { LiveResult } from './live-result.ts';

export const NOTHING_SEEN = 'Nothing was seen';
export const NO_SIGN_IN = 'There is no sign-in to an MCP server in it.';
export const READING = 'Reading it…';

export function resultWords(result: LiveResult | null): string {
  if (!result) return '';
  const { attempt, stopped, form } = result;
  if (!attempt) return stopped ? stoppedHeadline.title : NOTHING_SEEN;
  const chosen = attempt.diagnosis.clients.find(({ client }) => client === form.client);
  const { label, title } = stopped ? stoppedHeadline : checkHeadline(attempt.diagnosis, chosen);
  return `${label}: ${proseText(title)}`;
}

export function recordingWords(recording: CheckPageState['recording']['value']): string {
  if (!recording) return '';
  if ('problem' in recording) return `${recording.problem.what} ${recording.problem.next}`;
  if (!('opened' in recording)) return READING;
  const [worst] = worstFirst(recording.opened.snapshot);
  return worst ? verdictWords(worst.attempt) : NO_SIGN_IN;
}
