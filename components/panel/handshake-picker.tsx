/** Which sign-in is shown, in the toolbar; where there is no room for the list of them, the choice of one. */
import type { Entry } from '../parts/entries.ts';
import { when } from '../parts/handshake-row.tsx';
import { serverName, standing } from '../parts/standing.ts';
import { brief } from '../parts/text.ts';
import type { HandshakeListProps } from './handshake-list.tsx';
import './handshake-picker.css';

const signs = { failed: '✕', passed: '✓', warning: '✓', running: '…', yours: '▸', stopped: '–', exposed: '!' } as const;

const nameOf = (entry: Entry) => `${brief(serverName(entry.handshake), 60)} · ${when(entry)}`;

export function HandshakePicker({
  groups,
  chosen,
  onChoose,
}: Pick<HandshakeListProps, 'groups' | 'chosen' | 'onChoose'>) {
  if (!chosen) return null;
  const filled = groups.filter(({ entries }) => entries.length);
  const option = (entry: Entry) => (
    <option key={entry.attempt.id} value={entry.attempt.id}>
      {`${signs[standing(entry.attempt)]} ${nameOf(entry)}`}
    </option>
  );
  if (filled.flatMap(({ entries }) => entries).length < 2) return <span class="shown-handshake">{nameOf(chosen)}</span>;
  return (
    <select
      class="handshake-picker"
      aria-label="Sign-in"
      value={chosen.attempt.id}
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
  );
}
