/** The list of handshakes, an attempt a row; a picker where there is no room for a list. */
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { Entry } from '../parts/entries.ts';
import { CloseIcon } from '../parts/icons.tsx';
import { Mark } from '../parts/mark.tsx';
import { brief, count, time } from '../parts/text.ts';
import { serverName, standing, standingNames } from '../parts/words.ts';
import type { OpenedFile } from './open-file.ts';
import type { Group } from './panel-state.ts';
import { roving } from './roving.ts';

/** When it began; a running one is now. */
export const when = ({ attempt }: Entry): string => (standing(attempt) === 'running' ? 'now' : time(attempt.startedAt));

function Row({
  entry,
  selected,
  stop,
  onChoose,
}: {
  entry: Entry;
  selected: boolean;
  stop: boolean;
  onChoose: () => void;
}) {
  const { handshake, attempt, line } = entry;
  const kind = standing(attempt);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys of the list around it choose a row.
    <div
      role="option"
      class="handshake"
      aria-selected={selected}
      tabIndex={stop ? 0 : -1}
      data-handshake={handshake.id}
      data-attempt={attempt.id}
      title={handshake.server === null ? undefined : brief(handshake.server, 600)}
      onClick={onChoose}
    >
      <Mark kind={kind} label={standingNames[kind]} />
      <strong>{serverName(handshake)}</strong>
      <time dateTime={new Date(attempt.startedAt).toISOString()}>{when(entry)}</time>
      <small>{line}</small>
    </div>
  );
}

export interface HandshakeListProps {
  groups: Group[];
  chosen: Entry | null;
  filtered: boolean;
  onChoose: (attempt: string) => void;
  onClose: (file: OpenedFile) => void;
}

export function HandshakeList({ groups, chosen, filtered, onChoose, onClose }: HandshakeListProps) {
  const rows = groups.flatMap(({ entries }) => entries);
  const stop = rows.find(({ attempt }) => attempt.id === chosen?.attempt.id) ?? rows[0];
  return (
    <nav class="handshakes" aria-label="Handshakes">
      {groups.map(({ name, file, entries }, index) => (
        <div key={index} class="handshake-group">
          <h2>
            <span title={brief(name, 300)}>{brief(name, 120)}</span>
            {file && (
              <button
                type="button"
                class="icon-button"
                onClick={() => onClose(file)}
                title="Close this file"
                aria-label={`Close ${brief(name, 120)}`}
              >
                <CloseIcon />
              </button>
            )}
          </h2>
          {entries.length > 0 && (
            <div role="listbox" aria-label={brief(name, 120)} onKeyDown={roving('.handshake', 'vertical', true)}>
              {entries.map((entry) => (
                <Row
                  key={entry.attempt.id}
                  entry={entry}
                  selected={entry.attempt.id === chosen?.attempt.id}
                  stop={entry === stop}
                  onChoose={() => onChoose(entry.attempt.id)}
                />
              ))}
            </div>
          )}
          {!entries.length && <p class="quiet-text">{filtered ? 'None has this text.' : 'None yet.'}</p>}
        </div>
      ))}
    </nav>
  );
}

/** Told where the list is: a bounded store drops the oldest attempts first. */
export function Forgotten({ session }: { session: SessionSnapshot | null }) {
  if (!session?.forgotten) return null;
  return (
    <p class="notice quiet-text" role="status">
      {count(session.forgotten, 'older attempt')} {session.forgotten === 1 ? 'was' : 'were'} dropped to keep the store
      small.
    </p>
  );
}

const signs = { failed: '✕', passed: '✓', warning: '✓', running: '…', stopped: '–' } as const;

export function HandshakePicker({
  groups,
  chosen,
  onChoose,
}: Pick<HandshakeListProps, 'groups' | 'chosen' | 'onChoose'>) {
  const option = (entry: Entry) => (
    <option key={entry.attempt.id} value={entry.attempt.id}>
      {`${signs[standing(entry.attempt)]} ${brief(serverName(entry.handshake), 60)} · ${when(entry)}`}
    </option>
  );
  const filled = groups.filter(({ entries }) => entries.length);
  if (!filled.length) return null;
  return (
    <nav class="handshake-picker" aria-label="Choose a handshake">
      <select
        aria-label="Handshake"
        value={chosen?.attempt.id}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {filled.length === 1
          ? filled[0]?.entries.map(option)
          : filled.map(({ name, entries }, index) => (
              <optgroup key={index} label={brief(name, 60)}>
                {entries.map(option)}
              </optgroup>
            ))}
      </select>
    </nav>
  );
}
