/**
 * Text that gives way where a reader expects it: an address behind its slashes, a list behind its commas, and a name, a host
 * or a media type nowhere, as long as it fits in a line.
 */
import type { ComponentChildren } from 'preact';

/** Longest text that is looked at, in UTF-16 code units: a whole body is not read by its separators. */
const LONG = 600;

/** Letters of the end of an address that are never left alone in a line. */
const SHORT = 8;

/** Letters of an origin that has a line on the narrowest side of a table. */
const LONG_HOST = 24;

/** What goes to the next line as a whole; in its parts, where it gives way if it is longer than a line. */
type Piece = string[];

/** Letters that have a line of the narrowest prose. */
const LINE = 40;

/** Characters at which a browser would break, and no reader. */
const fragile = /[-/?&,]/;

/** A value goes behind its name, and a host behind one of its dots only where it has no line to itself. */
const within = (piece: string): Piece => (piece.includes('://') ? hostParts(piece) : piece.split(/(?<==)(?=[^=&])/));

const hostParts = (piece: string): string[] => (piece.length > LONG_HOST ? piece.split(/(?<=\.)(?=\w)/) : [piece]);

/** Where a word may go on in the next line: what stands before is never a mere scheme, what comes after never a bracket. */
function pieces(word: string): Piece[] {
  const scheme = word.indexOf('://');
  const address = scheme >= 0 || /^\W?\//.test(word);
  const separators = address ? '/?&' : ',&';
  const found: string[] = [];
  let from = 0;
  for (let at = address ? Math.max(2, scheme + 4) : 1; at < word.length; at++) {
    if (!separators.includes(word.charAt(at - 1)) || separators.includes(word.charAt(at))) continue;
    if (!/\w/.test(word.slice(at))) break;
    found.push(word.slice(from, at));
    from = at;
  }
  const last = word.slice(from);
  const all = [...found, last].map(within);
  // `mcp.` in a line of its own is no end of anything.
  return address && found.length && last.length < SHORT ? [...all.slice(0, -2), all.slice(-2).flat()] : all;
}

/** Part of a text, from one place in it to another. */
type Span = readonly [from: number, to: number];

/** `mark`: what of it is marked. */
export function Breaking({ text, mark = [0, 0] }: { text: string; mark?: Span }) {
  const shown: ComponentChildren[] = [];
  let done = 0;
  const marked = (length: number): ComponentChildren => {
    const [from, to] = mark.map((at) => Math.min(Math.max(at - done, 0), length)) as [number, number];
    const part = text.slice(done, done + length);
    done += length;
    if (from === to) return part;
    return [part.slice(0, from), <mark key="mark">{part.slice(from, to)}</mark>, part.slice(to)];
  };
  const shownPiece = (parts: readonly string[]): ComponentChildren => {
    const key = done;
    const shown = parts.map((part, i) => (i ? [<wbr key={done} />, marked(part.length)] : marked(part.length)));
    return (
      <span class={done - key > LINE ? 'piece long' : 'piece'} key={key}>
        {shown}
      </span>
    );
  };
  if (text.length > LONG) return <>{marked(text.length)}</>;
  let plain = 0;
  const flush = () => {
    if (plain) shown.push(marked(plain));
    plain = 0;
  };
  for (const word of text.split(/(\s+)/)) {
    if (!fragile.test(word)) {
      plain += word.length;
      continue;
    }
    flush();
    for (const piece of pieces(word)) shown.push(shownPiece(piece));
  }
  flush();
  return <>{shown}</>;
}
