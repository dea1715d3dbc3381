/** A request as JavaScript with `fetch`, for a browser's console and for Node (`node --input-type=module`). */
import { escapedJson } from '../text/escaped-json.ts';
import type { Piece, SentAgain } from './sent-again.ts';

const expression = (pieces: Piece[]): string =>
  pieces.map((piece) => ('text' in piece ? escapedJson(piece.text) : piece.name)).join(' + ') || '""';

export function fetchCall({ method, url, headers, body, placeholders }: SentAgain): string {
  const lines = [
    `  method: ${escapedJson(method)},`,
    // What it answers is wanted, not what comes after it.
    '  redirect: "manual",',
    ...(headers.length
      ? [
          '  headers: [',
          ...headers.map(({ name, value }) => `    [${escapedJson(name)}, ${expression(value)}],`),
          '  ],',
        ]
      : []),
    // `fetch` takes no body with these.
    ...(body && method !== 'GET' && method !== 'HEAD' ? [`  body: ${expression(body)},`] : []),
  ];
  const asked = placeholders.flatMap(({ name, what }) => [
    `  const ${name} = ""; // ${what}`,
    `  if (!${name}) throw new Error("${name} is empty: put the value in first.");`,
  ]);
  const call = `const response = await fetch(${expression(url)}, {\n${lines.join('\n')}\n});\nconsole.log(response.status, await response.text());`;
  return `{\n${[...asked, indented(call)].join('\n')}\n}`;
}

const indented = (code: string): string => code.replaceAll(/^/gm, '  ');
