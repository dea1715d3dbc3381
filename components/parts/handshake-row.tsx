/** What a row in a list of handshakes says of an attempt; the element around it, of class `handshake`, is the list's. */
import type { Entry } from './entries.ts';
import { Mark } from './mark.tsx';
import { serverName, standing, standingNames } from './standing.ts';
import { time } from './text.ts';
import './handshake-row.css';

/** When it began; a running one is now. */
export const when = ({ attempt }: Entry): string =>
  attempt.diagnosis.verdict === 'incomplete' && (attempt.running || attempt.atSignIn) ? 'now' : time(attempt.startedAt);

/** Letters at the end of a name that are always seen at most: hosts begin alike or end alike, and so do paths. */
const END = 12;

/** Where a name is cut: what tells two hosts apart is rather at the beginning, two paths at the end. */
function endOf(name: string): number {
  const path = name.indexOf('/');
  return Math.min(path < 0 ? END : name.length - path, END);
}

export function HandshakeRow({ entry }: { entry: Entry }) {
  const { handshake, attempt, line } = entry;
  const kind = standing(attempt);
  const name = serverName(handshake);
  const end = endOf(name);
  return (
    <>
      <Mark kind={kind} label={standingNames[kind]} />
      <strong>
        <span>{name.slice(0, -end)}</span>
        {name.slice(-end)}
      </strong>
      <time dateTime={new Date(attempt.startedAt).toISOString()}>{when(entry)}</time>
      <small>{line}</small>
    </>
  );
}
