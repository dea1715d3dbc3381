/** Evidence: what was observed beside what was expected, under the exchange that shows it. */
import type { Evidence } from '../../lib/finding.ts';
import { Bounded } from '../parts/bounded.tsx';
import { brief, plain } from '../parts/text.ts';
import { difference } from './difference.ts';
import './evidence.css';

/** Longest value shown whole at first, in UTF-16 code units. */
const LONG = 1000;

/** Evidence of one exchange stands under one heading. */
function byExchange(evidence: Evidence[]): Evidence[][] {
  const groups = new Map<string, Evidence[]>();
  for (const item of evidence) {
    const group = groups.get(item.exchange);
    if (group) group.push(item);
    else groups.set(item.exchange, [item]);
  }
  return [...groups.values()];
}

function Value({
  text,
  part,
  kind,
}: {
  text: string | null;
  part: ReturnType<typeof difference>;
  kind: 'observed' | 'expected';
}) {
  if (text === null) return <i class="absent">missing</i>;
  if (text === '') return <i class="absent">empty</i>;
  // A very long value shows its beginning; what differs in it may be anywhere, so nothing is marked.
  if (!part || text.length > LONG) return <Bounded text={text} limit={LONG} />;
  return (
    <>
      {part.before}
      {part[kind] && <mark>{part[kind]}</mark>}
      {part.after}
    </>
  );
}

function Compared({ item }: { item: Evidence }) {
  const read = (text: string | null) => (text === null ? null : plain(text));
  const observed = read(item.observed);
  const expected = read(item.expected);
  const part = observed === null || expected === null ? null : difference(observed, expected);
  const wrong = expected === null ? observed === null : observed !== expected;
  return (
    <dl>
      <div class="what">
        <dt class="visually-hidden">looked at</dt>
        <dd>{brief(item.what, 200)}</dd>
      </div>
      <div>
        <dt>Got</dt>
        <dd class={wrong ? 'observed differs' : 'observed'}>
          <Value text={observed} part={part} kind="observed" />
        </dd>
      </div>
      {expected !== null && (
        <div>
          <dt>Expected</dt>
          <dd class="expected">
            <Value text={expected} part={part} kind="expected" />
          </dd>
        </div>
      )}
    </dl>
  );
}

/** `onOpen`: shows the exchange; absent where there is no place for it (the popup). */
export function EvidenceList({
  evidence,
  onOpen,
}: {
  evidence: Evidence[];
  onOpen?: ((exchange: string) => void) | undefined;
}) {
  return (
    <>
      {byExchange(evidence).map((group) => {
        const [first] = group;
        if (!first) return null;
        return (
          <figure class="evidence" key={first.exchange}>
            <figcaption>
              <span class="evidence-request">
                <b>{brief(first.method, 32)}</b> <Bounded text={plain(first.url)} limit={400} />
              </span>
              {first.status !== undefined && <span class="quiet-text">{first.status || 'status not seen'}</span>}
              {onOpen && (
                <button type="button" class="quiet" onClick={() => onOpen(first.exchange)}>
                  Show<span class="visually-hidden"> this exchange</span>
                </button>
              )}
            </figcaption>
            {group.map((item) => (
              <Compared key={`${item.what} ${item.observed}`} item={item} />
            ))}
          </figure>
        );
      })}
    </>
  );
}
