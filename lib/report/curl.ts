/**
 * A request as a command for a POSIX shell with curl. It runs in a subshell: nothing of it is left behind, a terminal
 * reads it whole before anything runs, and without a secret that it needs it ends before anything is sent.
 */
import { quote } from '../verification/shell.ts';
import type { Piece, SentAgain } from './sent-again.ts';

/** One word of the shell. */
const word = (pieces: Piece[], before = ''): string => {
  const [first, ...rest] = pieces;
  const joined: Piece[] =
    first && 'text' in first
      ? [{ text: before + first.text }, ...rest]
      : [...(before ? [{ text: before }] : []), ...pieces];
  return joined.map((piece) => ('text' in piece ? quote(piece.text) : `"$${piece.name}"`)).join('') || "''";
};

/** Longer than this, a text does not fit into one argument of a program (Linux: 128 KiB). */
const LONG_ARGUMENT = 30_000;
/** Older versions of curl ask first whether a body of more than this may be sent. */
const LONG_BODY = 1000;

const lengthOf = (pieces: Piece[]) => pieces.reduce((sum, piece) => sum + ('text' in piece ? piece.text.length : 0), 0);

export function curlCommand({ method, url, headers, body, without, placeholders }: SentAgain): string {
  const asked = placeholders.map(
    ({ name, what }) => `: "\${${name}:?is empty. Put the value here first (${what})}" &&`,
  );
  const long = body && lengthOf(body) > LONG_ARGUMENT;
  const lines = [
    // Braces in a URL are no pattern, and dots in its path stay.
    `${long ? `printf %s ${word(body)} |\n` : ''}curl -sSgi --path-as-is ${method === 'HEAD' ? '-I' : `-X ${quote(method)}`} ${word(url)}`,
    // A semicolon is how curl writes a header without a value.
    ...headers.map(({ name, value }) => `-H ${value.length ? word(value, `${name}: `) : quote(`${name};`)}`),
    ...unwanted(without, body).map((name) => `-H '${name}:'`),
    // `--data` would read a file where the text begins with `@`.
    ...(body ? [long ? '--data-binary @-' : `--data-raw ${word(body)}`] : []),
  ];
  return `(\n${[...asked, lines.join(' \\\n  ')].join('\n')}\n)`;
}

/** What curl would add by itself, and the request did not have. */
const unwanted = (without: string[], body: Piece[] | undefined): string[] => [
  ...without.filter((name) => body || name !== 'content-type'),
  ...(body && lengthOf(body) > LONG_BODY ? ['expect'] : []),
];
