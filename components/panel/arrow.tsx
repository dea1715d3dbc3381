/** An arrow of the sequence diagram, from the middle of one lane to the middle of another. */
import type { Party } from './sequence-model.ts';
import './arrow.css';

/** From left to right. */
export type Lanes = readonly Party[];

interface ArrowProps {
  lanes: Lanes;
  from: Party;
  to: Party;
  kind: 'asks' | 'answers' | 'expected';
  label: string;
  detail?: string | undefined;
}

export function Arrow({ lanes, from, to, kind, label, detail }: ArrowProps) {
  const [a, b] = [lanes.indexOf(from), lanes.indexOf(to)];
  // Two columns a lane: its middle is between them.
  const span = `${Math.min(a, b) * 2 + 2} / ${Math.max(a, b) * 2 + 2}`;
  return (
    <span class={`arrow ${a < b ? 'right' : 'left'} ${kind}`} style={{ '--span': span }}>
      {(label || detail) && (
        <span class="arrow-label">
          <b>{label}</b> {detail}
        </span>
      )}
      <span class="arrow-line" />
    </span>
  );
}
