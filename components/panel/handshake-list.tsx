/** The list of handshakes, an attempt a row; of many, those in view. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { OpenedFile } from '../../lib/extension/views/open-file.ts';
import type { Entry } from '../parts/entries.ts';
import { HandshakeRow } from '../parts/handshake-row.tsx';
import { CloseIcon } from '../parts/icons.tsx';
import { brief } from '../parts/text.ts';
import type { Group } from './panel-state.ts';
import { useVirtual } from './virtual.ts';
import './handshake-list.css';

/** CSS pixels; the style sheet has the same. */
const ROW = 37;
const HEAD = 24;
/** Lines of a list that is not shown. */
const HIDDEN = 50;

interface RowProps {
  entry: Entry;
  /** In its group, from 0. */
  index: number;
  /** Rows of its group. */
  of: number;
  selected: boolean;
  stop: boolean;
  onChoose: () => void;
}

function Row({ entry, index, of, selected, stop, onChoose }: RowProps) {
  const { handshake, attempt } = entry;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys of the list around it choose a row.
    <div
      role="option"
      class="handshake"
      style={{ transform: `translateY(${index * ROW}px)` }}
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-setsize={of}
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

type Line = { group: Group; index: number };

/** Each group has a line for its name, then one for each of its rows, or for the word that there is none. */
const linesOf = (groups: Group[]): Line[] =>
  groups.flatMap((group) =>
    Array.from({ length: 1 + Math.max(1, group.entries.length) }, (_, index) => ({ group, index: index - 1 })),
  );

export function HandshakeList({ groups, chosen, filtered, onChoose, onClose }: HandshakeListProps) {
  const scroller = useRef<HTMLElement>(null);
  /** The row that is chosen by key gets the focus, once it is there. */
  const byKey = useRef(false);
  const rows = groups.flatMap(({ entries }) => entries);
  // A file can be closed here, and what the filter hides is looked for here.
  const one = rows.length < 2 && groups.length < 2 && !filtered;
  const stop = rows.find(({ attempt }) => attempt.id === chosen?.attempt.id) ?? rows[0];
  const lines = linesOf(groups);
  const place = lines.findIndex(({ group, index }) => stop && group.entries[index] === stop);
  const virtual = useVirtual({
    count: lines.length,
    sizeOf: (line) => (lines[line]?.group.entries[lines[line].index] ? ROW : HEAD),
    scroller,
    always: place,
  });

  useLayoutEffect(() => {
    if (place >= 0) virtual.show(place);
    if (byKey.current)
      scroller.current?.querySelector<HTMLElement>('.handshake[tabindex="0"]')?.focus({ preventScroll: true });
    byKey.current = false;
  }, [chosen?.attempt.id]);

  const onKeyDown = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    const onRow = target instanceof HTMLElement && target.closest('.handshake') !== null;
    if (!onRow || ctrlKey || metaKey || altKey || !stop) return;
    const at = rows.indexOf(stop);
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW) / ROW) - 1);
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    };
    const to = moves[key];
    if (to === undefined) return;
    event.preventDefault();
    const next = rows[Math.min(Math.max(to, 0), rows.length - 1)];
    if (!next || next === stop) return;
    byKey.current = true;
    onChoose(next.attempt.id);
  };

  const seen = virtual.rows.map(({ index }) => index);
  // In a narrow panel, and of one sign-in, the list is not shown and has no height: its rows still say what there is.
  const inView = Map.groupBy(
    seen.length ? seen.flatMap((index) => lines[index] ?? []) : lines.slice(0, HIDDEN),
    ({ group }) => group,
  );
  return (
    <nav ref={scroller} class={one ? 'handshakes one' : 'handshakes'} aria-label="Sign-ins" onKeyDown={onKeyDown}>
      {groups.map((group, position) => {
        const { name, file, entries } = group;
        return (
          <div key={position} class="handshake-group">
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
              <div
                role="listbox"
                aria-label={brief(name, 120)}
                class="handshake-rows"
                style={{ height: `${entries.length * ROW}px` }}
              >
                {inView.get(group)?.map(({ index }) => {
                  const entry = entries[index];
                  return (
                    entry && (
                      <Row
                        key={entry.attempt.id}
                        entry={entry}
                        index={index}
                        of={entries.length}
                        selected={entry.attempt.id === chosen?.attempt.id}
                        stop={entry === stop}
                        onChoose={() => onChoose(entry.attempt.id)}
                      />
                    )
                  );
                })}
              </div>
            )}
            {!entries.length && (
              <p class="quiet-text">{filtered ? 'None has this text.' : file ? 'None in this file.' : 'None yet.'}</p>
            )}
          </div>
        );
      })}
    </nav>
  );
}
