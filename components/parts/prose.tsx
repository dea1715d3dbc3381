/** Renders the prose of findings: `code` in backticks, **labels** in asterisks, everything else as text. */
import { beginning, brief } from './text.ts';

export interface ProsePart {
  kind: 'text' | 'code' | 'strong';
  text: string;
}

/** A code part is read first, so asterisks inside it stay what they are. Unpaired marks are text. */
const marks = /`([^`]+)`|\*\*([^*]+)\*\*/g;

/** Splits prose into its parts. Never throws; every character that is no mark comes out. */
export function proseParts(prose: string): ProsePart[] {
  const parts: ProsePart[] = [];
  let from = 0;
  for (const match of prose.matchAll(marks)) {
    if (match.index > from) parts.push({ kind: 'text', text: prose.slice(from, match.index) });
    const [whole, code, strong] = match;
    parts.push(code === undefined ? { kind: 'strong', text: strong ?? '' } : { kind: 'code', text: code });
    from = match.index + whole.length;
  }
  if (from < prose.length) parts.push({ kind: 'text', text: prose.slice(from) });
  return parts;
}

/** Prose without its marks, for places that hold text only (an option, an accessible name). */
export const proseText = (prose: string): string =>
  proseParts(prose)
    .map(({ text }) => text)
    .join('');

/** The beginning of the parts, `limit` code units in all; a mark that was opened is closed where it ends. */
function bounded(parts: ProsePart[], limit: number): ProsePart[] {
  const kept: ProsePart[] = [];
  let left = limit;
  for (const part of parts) {
    if (left <= 0) break;
    kept.push({ ...part, text: brief(part.text, left) });
    left -= part.text.length;
  }
  return left < 0 || kept.length === parts.length ? kept : [...kept, { kind: 'text', text: '…' }];
}

/** `limit`: longest text shown, in UTF-16 code units; a title from a hostile page may have any length. */
export function Prose({ text, limit = 2000 }: { text: string; limit?: number }) {
  return (
    <>
      {bounded(proseParts(beginning(text, limit * 4)), limit).map((part, index) => {
        if (part.kind === 'code') return <code key={index}>{part.text}</code>;
        if (part.kind === 'strong') return <b key={index}>{part.text}</b>;
        return part.text;
      })}
    </>
  );
}
