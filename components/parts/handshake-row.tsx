/** What a row in a list of handshakes says of an attempt; the element around it, of class `handshake`, is the list's. */
import type { Entry } from './entries.ts';
import { Mark } from './mark.tsx';
import { time } from './text.ts';
import { serverName, standing, standingNames } from './words.ts';
import './handshake-row.css';

/** When it began; a running one is now. */
export const when = ({ attempt }: Entry): string =>
  attempt.diagnosis.verdict === 'incomplete' && (attempt.running || attempt.atSignIn) ? 'now' : time(attempt.startedAt);

export function HandshakeRow({ entry }: { entry: Entry }) {
  const { handshake, attempt, line } = entry;
  const kind = standing(attempt);
  return (
    <>
      <Mark kind={kind} label={standingNames[kind]} />
      <strong>{serverName(handshake)}</strong>
      <time dateTime={new Date(attempt.startedAt).toISOString()}>{when(entry)}</time>
      <small>{line}</small>
    </>
  );
}
