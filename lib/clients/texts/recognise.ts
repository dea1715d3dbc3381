/**
 * Recognises what a client showed or logged: literal texts that are known to be its own, and nothing else. A text that
 * nobody knows is recognised as nothing.
 */
import type { CheckId } from '../../checks/ids.ts';
import type { Prose } from '../../finding.ts';
import { clientCalled, clients } from '../all.ts';
import type { ErrorText } from '../client.ts';
import { isOfSignIn } from './beside.ts';
import { connectedToOthers, textsOfOthers } from './others.ts';

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
/** So often a text is looked for again that others say too. */
const MAX_TRIES = 100;

interface Known extends ErrorText {
  pieces: readonly string[];
  /** Letters that have to be there: of two texts at one place, the one with more says more. */
  weight: number;
  clients: string[];
  ids: string[];
}

/**
 * Upper and lower case, kinds of quotation marks and line breaks are no difference: people copy from windows and logs.
 * Where a line ends is kept beside it, at the same place.
 */
function plain(pasted: string): { text: string; lines: string } {
  const lines = pasted
    .toLowerCase()
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/\s+/g, (space) => (space.includes('\n') ? '\n' : ' '));
  return { text: lines.replaceAll('\n', ' '), lines };
}

const piecesOf = (text: string): readonly string[] =>
  plain(text)
    .text.split('…')
    .filter((piece) => piece.trim());

/** Each text once, with all whose it is. */
function known(): readonly Known[] {
  const byText = new Map<string, Known>();
  const all = clients.flatMap(({ id, name, texts = [] }) => texts.map((text) => ({ id, name, ...text })));
  for (const { id, name, ...text } of [...all, ...textsOfOthers.map((text) => ({ id: '', name: '', ...text }))]) {
    const key = `${text.text} ${text.means}`;
    const pieces = piecesOf(text.text);
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

interface Place {
  from: number;
  to: number;
}

/** Where its pieces stand one after the other from here on. */
function placeIn(text: string, pieces: readonly string[], start: number): Place | undefined {
  const [first = '', ...rest] = pieces;
  for (let from = text.indexOf(first, start); from >= 0; from = text.indexOf(first, from + 1)) {
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

/** The first place where it is one of a sign-in. */
function placeOf({ pieces, beside }: Known, { text, lines }: ReturnType<typeof plain>, start: number) {
  let place = placeIn(text, pieces, start);
  for (let tries = 0; place && beside; tries++) {
    if (tries === MAX_TRIES) return undefined;
    const { from, to } = place;
    const begin = lines.lastIndexOf('\n', from) + 1;
    const next = lines.indexOf('\n', to);
    const line = text.slice(Math.max(begin, from - MAX_HOLE), Math.min(next < 0 ? text.length : next, to + MAX_HOLE));
    const shift = Math.max(begin, from - MAX_HOLE);
    if (isOfSignIn(beside, line, from - shift, to - shift)) break;
    place = placeIn(text, pieces, from + 1);
  }
  return place;
}

/** Behind the last line with which a client says that it is connected; by its id, and of whichever under ''. */
function connectedIn(text: string): ReadonlyMap<string, number> {
  const behind = new Map<string, number>([['', -1]]);
  const say = [
    ...clients.flatMap(({ id, saysConnected }) => saysConnected?.is.map((line) => ({ id, line })) ?? []),
    ...connectedToOthers.map((line) => ({ id: '', line })),
  ];
  for (const { id, line } of say) {
    const pieces = piecesOf(line);
    for (let place = placeIn(text, pieces, 0); place; place = placeIn(text, pieces, place.to)) {
      for (const one of [id, '']) behind.set(one, Math.max(behind.get(one) ?? -1, place.to));
    }
  }
  return behind;
}

/** In the order in which they stand in the text: what comes first is mostly what the rest follows from. */
export function recognise(pasted: string, client?: string): Recognised[] {
  const looked = plain(pasted.slice(-MAX_PASTED));
  once ??= known();
  const connected = connectedIn(looked.text);
  const found = once.flatMap((one) => {
    // What a client wrote before it was connected, it got past.
    const ids = one.ids.length ? one.ids : [''];
    const place = placeOf(one, looked, Math.max(0, ...ids.map((id) => connected.get(id) ?? 0)));
    return place ? [{ one, ...place }] : [];
  });
  const chosen = client === undefined ? undefined : clientCalled(client)?.id;
  const standing = found.filter(({ one, from, to }) =>
    found.every(
      (other) =>
        other.one === one ||
        // One text says more than another that is part of it.
        (!(other.from <= from && to <= other.to && other.one.weight > one.weight) &&
          // Nor is there more to say where what it announces stands beside it.
          !(
            one.general &&
            !other.one.general &&
            other.one.checks.length > 0 &&
            Math.max(other.from - to, from - other.to) <= MAX_HOLE
          ) &&
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
