/** How to go on with a sign-in that was not finished. */
import type { Step } from '../../lib/finding.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { reachOf } from './stage-standing.ts';

/** What comes next is seen by signing in once more; a page that did not open is one step before that. */
export function goOn({ client }: HandshakeSnapshot, attempt: AttemptSnapshot): Step[] {
  const name = client ?? 'your MCP client';
  const again: Step = {
    place: { kind: 'client', name },
    text: name.startsWith('MCP Inspector') ? 'Press **Connect** again.' : 'Connect again.',
  };
  if (attempt.diagnosis.stages[reachOf(attempt).next]?.id !== 'authorization') return [again];
  const browser = { kind: 'computer', name: 'your browser' } as const;
  return [
    { place: browser, text: 'If no sign-in page opened: allow the blocked popup, at its icon in the address bar.' },
    again,
    { place: browser, text: 'Sign in on the page that opens.' },
  ];
}
