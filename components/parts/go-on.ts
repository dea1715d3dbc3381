/** How to go on with a sign-in that was not finished. */
import type { Step } from '../../lib/finding.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { isInspectorPage } from './inspector-name.ts';
import { reachOf } from './stage-standing.ts';

/** What comes next is seen by signing in once more; a page that did not open is one step before that. */
export function goOn({ client, via }: HandshakeSnapshot, attempt: AttemptSnapshot): Step[] {
  const name = client ?? 'your MCP client';
  const place = { kind: 'client', name } as const;
  const again: Step = {
    place,
    text: isInspectorPage(name) ? 'Press **Connect** again.' : 'Connect again.',
  };
  if (via !== 'inspector-v2-relay') return onward(again, attempt);
  // It reads no metadata where it has saved what that said, and stops by that without another request (2.12.0, measured).
  const saved = nextOf(attempt) === 'resource-metadata';
  const first: Step = saved
    ? {
        place,
        text: 'If it shows an error: clear what it saved before.',
        path: ['Connection Info', 'Clear OAuth state'],
      }
    : // Its page says so for ever where the developer went back to it from the sign-in page (2.12.0, measured).
      { place, text: 'If it still says **Connecting**: reload its page.' };
  return [first, ...onward(again, attempt)];
}

const nextOf = (attempt: AttemptSnapshot) => attempt.diagnosis.stages[reachOf(attempt).next]?.id;

/** Where the sign-in page comes next, it may not have opened. */
function onward(again: Step, attempt: AttemptSnapshot): Step[] {
  if (nextOf(attempt) !== 'authorization') return [again];
  const browser = { kind: 'computer', name: 'your browser' } as const;
  return [
    { place: browser, text: 'If no sign-in page opened: allow the blocked popup, at its icon in the address bar.' },
    again,
    { place: browser, text: 'Sign in on the page that opens.' },
  ];
}
