/**
 * Recognises what a client showed or logged: literal texts that are known to be its own, and nothing else. A text that
 * nobody knows is recognised as nothing.
 */
import type { CheckId } from '../../checks/ids.ts';
import type { Prose } from '../../finding.ts';
import { clientCalled, clients } from '../all.ts';
import type { ErrorText } from '../client.ts';
import { textsOfOthers } from './others.ts';

export interface Recognised {
  /** As it is known; `…` stands for what differs from case to case. */
  text: string;
  means: Prose;
  checks: readonly CheckId[];
  /** Whose it is, by name; none where any client may repeat it. */
  clients: readonly string[];
}

/** Longest text that is looked through, in UTF-16 code units: a log is read from its end. */
const MAX_PASTED = 256 * 1024;
/** What stands in the place of `…` is no longer. */
const MAX_HOLE = 600;

interface Known extends ErrorText {
  pieces: readonly string[];
  /** Letters that have to be there: of two texts at one place, the one with more says more. */
  weight: number;
  clients: string[];
  ids: string[];
}

/** Upper and lower case, kinds of quotation marks and line breaks are no difference: people copy from windows and logs. */
const plain = (text: string) => text.toLowerCase().replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, ' ');

/** Each text once, with all whose it is. */
function known(): readonly Known[] {
  const byText = new Map<string, Known>();
  const all = clients.flatMap(({ id, name, texts = [] }) => texts.map((text) => ({ id, name, ...text })));
  for (const { id, name, ...text } of [...all, ...textsOfOthers.map((text) => ({ id: '', name: '', ...text }))]) {
    const key = `${text.text} ${text.means}`;
    const pieces = plain(text.text)
      .split('…')
      .filter((piece) => piece.trim());
    const weight = pieces.join('').length;
    const one = byText.get(key) ?? { ...text, pieces, weight, clients: [], ids: [] };
    if (name) {
      one.clients.push(name);
      one.ids.push(id);
    }
    byText.set(key, one);
  }
  return [...byText.values()];
}

let once: readonly Known[] | undefined;

/** Where its pieces stand one after the other; the first place. */
function placeIn(text: string, pieces: readonly string[]): { from: number; to: number } | undefined {
  const [first = '', ...rest] = pieces;
  for (let from = text.indexOf(first); from >= 0; from = text.indexOf(first, from + 1)) {
    let to = from + first.length;
    const whole = rest.every((piece) => {
      const next = text.slice(to, to + MAX_HOLE + piece.length).indexOf(piece);
      to += next + piece.length;
      return next >= 0;
    });
    if (whole) return { from, to };
  }
  return undefined;
}

/** In the order in which they stand in the text: what comes first is mostly what the rest follows from. */
export function recognise(pasted: string, client?: string): Recognised[] {
  const text = plain(pasted.slice(-MAX_PASTED));
  once ??= known();
  const found = once.flatMap((one) => {
    const place = placeIn(text, one.pieces);
    return place ? [{ one, ...place }] : [];
  });
  const chosen = client === undefined ? undefined : clientCalled(client)?.id;
  const standing = found.filter(({ one, from, to }) =>
    found.every(
      (other) =>
        other.one === one ||
        // One text says more than another that is part of it.
        (!(other.from <= from && to <= other.to && other.one.weight > one.weight) &&
          // Of the same words of several clients, those of the client that was named count.
          !(
            other.one.text === one.text &&
            chosen !== undefined &&
            other.one.ids.includes(chosen) &&
            !one.ids.includes(chosen)
          )),
    ),
  );
  return standing
    .toSorted((a, b) => a.from - b.from)
    .map(({ one: { text: literal, means, checks, clients: names } }) => ({
      text: literal,
      means,
      checks,
      clients: names,
    }));
}
