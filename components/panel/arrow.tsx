/** An arrow of the sequence diagram, from the middle of one lane to the middle of another. */
import type { Party } from './sequence-model.ts';
import './arrow.css';

/** From left to right. */
export type Lanes = readonly Party[];

interface ArrowProps {
  lanes: Lanes;
  from: Party;
  to: Party;
  /** `awaited`: it has not come, so that nothing of it is drawn but its name beside whom it is due from. */
  kind: 'asks' | 'answers' | 'awaited' | 'expected';
  label: string;
  detail?: string | undefined;
}

/** Letters at the end of a text that are always seen, at most. */
const END = 22;

/** Cut in its middle, before the last part of a path: paths begin alike, and many end alike too. */
function Cut({ text }: { text: string }) {
  const slash = text.lastIndexOf('/');
  const at = text.length - slash <= END ? slash : text.length - END;
  return (
    <>
      <span class="arrow-detail">{text.slice(0, Math.max(at, 0))}</span>
      <span>{text.slice(Math.max(at, 0))}</span>
    </>
  );
}

export function Arrow({ lanes, from, to, kind, label, detail }: ArrowProps) {
  const [a, b] = [lanes.indexOf(from), lanes.indexOf(to)];
  // Two columns a lane: its middle is between them.
  const right = Math.max(a, b) * 2 + 2;
  const span = `${Math.min(a, b) * 2 + 2} / ${right}`;
  // Beside who sends it: over a lane that it only crosses it would look as if that sent it.
  const beside = a < b ? `${a * 2 + 2} / ${a * 2 + 4}` : `${a * 2} / ${a * 2 + 2}`;
  return (
    <span class={`arrow ${a < b ? 'right' : 'left'} ${kind}`} style={{ '--span': span, '--beside': beside }}>
      {(label || detail) && (
        <span class="arrow-label">
          <b>{label}</b>
          {detail && <Cut text={detail} />}
        </span>
      )}
      {kind !== 'awaited' && <span class="arrow-line" />}
    </span>
  );
}
