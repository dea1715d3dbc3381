/** For how long a response is awaited, and what to do where it takes too long. */
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { span, useSeconds } from './seconds.ts';
import { type Waiting, waitingFor } from './waiting.ts';

/** Seconds after which nobody need go on waiting. */
const LONG = 30;

export function Waited({ attempt }: { attempt: AttemptSnapshot }) {
  const waiting = waitingFor(attempt);
  // Where something looks wrong, whether to wait is said with it.
  return waiting && !waiting.person && !attempt.diagnosis.suspect ? <Counted key={waiting.since} {...waiting} /> : null;
}

/** Whose it is, and by what a reader tells: even an error page is a response. */
function Counted({ since, host, own, shared }: Waiting) {
  const seconds = useSeconds(since);
  if (seconds < LONG) return <p>Nothing for you to do but wait: {span(seconds)} so far.</p>;
  return (
    <p>
      {span(seconds)} without a response is long: open <code>{host}</code> in a new tab. If not even an error page
      comes, {own ? 'your MCP server hangs: start it again' : 'it is down, and whoever runs it has to act'}. Else
      connect again.
      {shared && ' If MCP Inspector is open in other tabs too, close those first: they can hold it up.'}
    </p>
  );
}
