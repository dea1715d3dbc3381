/** For how long a response is awaited, and what to do where it takes too long. */
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { span, useSeconds } from './seconds.ts';
import { type Waiting, waitingFor } from './waiting.ts';

/** Seconds after which nobody need go on waiting. */
const LONG = 30;

export function Waited({ attempt }: { attempt: AttemptSnapshot }) {
  const waiting = waitingFor(attempt);
  return waiting && !waiting.person ? <Counted key={waiting.since} {...waiting} /> : null;
}

function Counted({ since, host, shared }: Waiting) {
  const seconds = useSeconds(since);
  return (
    <p>
      {seconds < LONG
        ? `There is nothing for you to do but wait. No response for ${span(seconds)} so far; if there is none after ${LONG} s`
        : `No response for ${span(seconds)} so far. That is long`}
      : look whether <code>{host}</code> still responds, then connect again.
      {shared &&
        seconds >= LONG &&
        ' If MCP Inspector is open in other tabs too, close those first: they can hold it up.'}
    </p>
  );
}
