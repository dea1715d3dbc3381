/** A picker in the place of the list of handshakes, where there is no room for one. */
import type { Entry } from '../parts/entries.ts';
import { when } from '../parts/handshake-row.tsx';
import { brief } from '../parts/text.ts';
import { serverName, standing } from '../parts/words.ts';
import type { HandshakeListProps } from './handshake-list.tsx';
import './handshake-picker.css';

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
