/** What a row in a list of handshakes says of an attempt; the element around it, of class `handshake`, is the list's. */
import type { Entry } from './entries.ts';
import { Mark } from './mark.tsx';
import { time } from './text.ts';
import { serverName, standing, standingNames } from './words.ts';
import './handshake-row.css';

/** When it began; a running one is now. */
export const when = ({ attempt }: Entry): string =>
  attempt.diagnosis.verdict === 'incomplete' && (attempt.running || attempt.atSignIn) ? 'now' : time(attempt.startedAt);

/** Letters at the end of a name that are always seen: where hosts are long, they begin alike or end alike. */
const END = 12;

export function HandshakeRow({ entry }: { entry: Entry }) {
  const { handshake, attempt, line } = entry;
  const kind = standing(attempt);
  const name = serverName(handshake);
  return (
    <>
      <Mark kind={kind} label={standingNames[kind]} />
      <strong>
        <span>{name.slice(0, -END)}</span>
        {name.slice(-END)}
      </strong>
      <time dateTime={new Date(attempt.startedAt).toISOString()}>{when(entry)}</time>
      <small>{line}</small>
    </>
  );
}
