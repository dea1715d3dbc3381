/** Evidence: what was observed beside what was expected, under the request that shows it. */

import type { Evidence } from '../../lib/finding.ts';
import { alsoLookedAt, decidingOf } from '../../lib/presentation/deciding.ts';
import { isObject, parseJson } from '../../lib/text/json.ts';
import { Bounded } from './bounded.tsx';
import { Breaking } from './breaking.tsx';
import { difference } from './difference.ts';
import { Query, RequestLine } from './request-line.tsx';
import { brief, plain } from './text.ts';
import './evidence.css';

/** Longest value shown whole at first, in UTF-16 code units. */
const LONG = 1000;

/** Longest value that is marked whole where it has nothing in common with the other: a status, a word. */
const SHORT = 40;

/** What is said of a request beside its status: that it had to be so, say. */
export type Remark = (exchange: string) => string | undefined;

/** Evidence of one request stands under one line. */
function byExchange(evidence: Evidence[]): Evidence[][] {
  const groups = new Map<string, Evidence[]>();
  for (const item of evidence) {
    const group = groups.get(item.exchange);
    if (group) group.push(item);
    else groups.set(item.exchange, [item]);
  }
  return [...groups.values()];
}

export function Value({
  text,
  part,
  kind,
  fact = false,
}: {
  text: string | null;
  part: ReturnType<typeof difference>;
  kind: 'observed' | 'expected';
  /** Nothing else was expected: that there is none may be as it should be. */
  fact?: boolean;
}) {
  if (text === null) return <span class="absent">{fact ? 'none' : 'missing'}</span>;
  if (text === '') return <span class="absent">empty</span>;
  // A very long value shows its beginning; what differs in it may be anywhere, so nothing is marked.
  if (text.length > LONG) return <Bounded text={text} limit={LONG} />;
  if (!part) return <Breaking text={text} />;
  return <Breaking text={text} mark={[part.before.length, part.before.length + part[kind].length]} />;
}

const whole = (observed: string, expected: string) =>
  observed !== expected && Math.max(observed.length, expected.length) <= SHORT
    ? { before: '', observed, expected, after: '' }
    : null;

/** JSON as it is read, in the traffic it is one word: a list of texts a line each, a member of an object too. */
function inLines(text: string): string {
  const [name = ''] = /^"[^"]*": /.exec(text) ?? [];
  const value = parseJson(text.slice(name.length));
  if (Array.isArray(value) && !name && value.every((item) => typeof item === 'string')) return value.join('\n');
  if (!isObject(value) && !Array.isArray(value)) return text;
  const lines = JSON.stringify(value, null, 1)
    .replace(/([[{])\n */g, '$1')
    .replace(/\n *([\]}])/g, '$1');
  return name + (isObject(value) ? lines : lines.replace(/\n */g, ' '));
}

/** Several values that would be right, or the kind of one: nothing in it stands against what came. */
const isWords = (expected: string) => /^(?:an?|any|one of) |" or "/.test(expected);

/** A value as a reader sees it. */
export const read = (text: string | null): string | null => (text === null ? null : plain(inLines(text)));

/** Two values as a reader sees them, and where they differ. */
export function valuesOf(item: Pick<Evidence, 'observed' | 'expected'>) {
  const observed = read(item.observed);
  const expected = read(item.expected);
  const part =
    observed === null || expected === null || isWords(expected)
      ? null
      : (difference(observed, expected) ?? whole(observed, expected));
  return { observed, expected, part };
}

/** Where no part of them differs, they differ as a whole; where a part is only missing, the rest stands for it. @internal */
export const isWhollyWrong = (item: Pick<Evidence, 'observed' | 'expected'>): boolean =>
  item.expected !== null && item.expected !== item.observed && !valuesOf(item).part?.observed;

/** What was looked at. A name is code, as it stands on the wire; words begin as a heading does. */
export function Looked({ at, values }: { at: string; values: readonly (string | null)[] }) {
  const what = brief(at, 200);
  const [first = ''] = /^[\w-]+/.exec(what) ?? [];
  const named = values.some((value) => value?.startsWith(`${first}: `));
  if (!first || !(named || /^[a-z]|[-_]/.test(first))) return <>{what}</>;
  return (
    <>
      <code>{first}</code>
      {what.slice(first.length)}
    </>
  );
}

/** What a right value means, for a reader who has not met it. */
const notes: readonly (readonly [what: RegExp, right: string, note: string])[] = [
  [/^Status\b/, '401', ', which asks to sign in'],
  [/^Error in the callback$/, 'a code', ' in the address, as when a sign-in works'],
];

/** Two rows where they differ; one for a fact. */
function Compared({ item }: { item: Evidence }) {
  const { observed, expected, part } = valuesOf(item);
  const whole = part ? '' : 'whole';
  return (
    <tbody>
      <tr>
        <th colSpan={2} scope="rowgroup">
          <Looked at={item.what} values={[item.observed, item.expected]} />
        </th>
      </tr>
      <tr>
        <th scope="row">{item.sent ? 'Sent' : 'Got'}</th>
        <td class={expected === null ? 'observed fact' : `observed ${isWhollyWrong(item) ? 'whole' : ''}`}>
          <Value text={observed} part={part} kind="observed" fact={expected === null} />
        </td>
      </tr>
      {expected !== null && expected !== observed && (
        <tr>
          <th scope="row">Expected</th>
          <td class={`expected ${whole}`}>
            <Value text={expected} part={part} kind="expected" />
            {notes
              .filter(([what, right]) => what.test(item.what) && right === expected)
              .map(([, , note]) => (
                <span class="quiet-text" key={note}>
                  {note}
                </span>
              ))}
          </td>
        </tr>
      )}
    </tbody>
  );
}

const isStatus = ({ what, observed, expected }: Evidence) =>
  /\bstatus\b/i.test(what) && expected !== null && observed !== expected;

/** Ids of the requests whose status is what is wrong: of the others it says nothing, and is no failure's colour. */
export const wrongStatusesIn = (evidence: readonly Evidence[]): Set<string> =>
  new Set(evidence.filter(isStatus).map(({ exchange }) => exchange));

interface ListProps {
  evidence: Evidence[];
  /** Shows the exchange; absent where there is no place for it (the popup). */
  onOpen?: ((exchange: string) => void) | undefined;
  remark?: Remark | undefined;
}

/** The requests that show the fault first, whatever was before them. */
export function EvidenceList({ evidence, ...how }: ListProps) {
  const { deciding, beside } = decidingOf(evidence);
  return (
    <>
      <Requests evidence={deciding} {...how} />
      {beside.length > 0 && <p class="beside quiet-text">{alsoLookedAt}</p>}
      <Requests evidence={beside} {...how} />
    </>
  );
}

function Requests({ evidence, onOpen, remark }: ListProps) {
  return (
    <>
      {byExchange(evidence).map((group) => {
        const [first] = group;
        if (!first) return null;
        const { exchange, method, url, by } = first;
        // Of a preflight not every item is of its response.
        const status = group.find((item) => item.method === method && item.status !== undefined)?.status;
        const said = remark?.(exchange);
        return (
          <figure class="evidence" key={exchange}>
            <RequestLine
              method={method}
              url={url}
              by={by}
              outcome={status === undefined ? '' : status || 'status not seen'}
              bad={group.some(isStatus)}
              onOpen={onOpen && (() => onOpen(exchange))}
            />
            {said && <p class="quiet-text">{said}</p>}
            <Query url={url} />
            <table class="compare">
              <colgroup>
                <col />
                <col />
              </colgroup>
              {group.map((item) => (
                <Compared key={`${item.what} ${item.observed}`} item={item} />
              ))}
            </table>
          </figure>
        );
      })}
    </>
  );
}
