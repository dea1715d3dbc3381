/** Takes the prose of findings apart: `code` in backticks, **labels** in asterisks, everything else as text. */
import type { Prose } from '../finding.ts';

export interface ProsePart {
  kind: 'text' | 'code' | 'label';
  text: string;
}

/** A code part is read first, so asterisks inside it stay what they are. Unpaired marks are text. */
const markup = /`([^`]+)`|\*\*([^*]+)\*\*/g;

/** Splits prose into its parts. Never throws; every character that is no mark comes out. */
export function proseParts(prose: Prose): ProsePart[] {
  const parts: ProsePart[] = [];
  let from = 0;
  for (const match of prose.matchAll(markup)) {
    if (match.index > from) parts.push({ kind: 'text', text: prose.slice(from, match.index) });
    const [whole, code, label] = match;
    parts.push(code === undefined ? { kind: 'label', text: label ?? '' } : { kind: 'code', text: code });
    from = match.index + whole.length;
  }
  if (from < prose.length) parts.push({ kind: 'text', text: prose.slice(from) });
  return parts;
}

/** Prose with each part written in its way, the text between them as it is. */
export const writeProse = (prose: Prose, write: Partial<Record<ProsePart['kind'], (text: string) => string>>): string =>
  proseParts(prose)
    .map(({ kind, text }) => write[kind]?.(text) ?? text)
    .join('');

/** Prose without its marks, for places that hold text only: a badge, an option, an accessible name. */
export const proseText = (prose: Prose): string => writeProse(prose, {});
