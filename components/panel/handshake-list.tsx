/** The list of handshakes, an attempt a row. */
import type { OpenedFile } from '../../lib/extension/views/open-file.ts';
import type { Entry } from '../parts/entries.ts';
import { HandshakeRow } from '../parts/handshake-row.tsx';
import { CloseIcon } from '../parts/icons.tsx';
import { roving } from '../parts/roving.ts';
import { brief } from '../parts/text.ts';
import type { Group } from './panel-state.ts';
import './handshake-list.css';

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
  const { handshake, attempt } = entry;
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
      <HandshakeRow entry={entry} />
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
  // A file can be closed here, and what the filter hides is looked for here.
  const one = rows.length < 2 && groups.length < 2 && !filtered;
  const stop = rows.find(({ attempt }) => attempt.id === chosen?.attempt.id) ?? rows[0];
  return (
    <nav class={one ? 'handshakes one' : 'handshakes'} aria-label="Sign-ins">
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
          {!entries.length && (
            <p class="quiet-text">{filtered ? 'None has this text.' : file ? 'None in this file.' : 'None yet.'}</p>
          )}
        </div>
      ))}
    </nav>
  );
}
