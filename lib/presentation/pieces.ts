/** What of a snippet is pasted where: each piece has one place, in the order in which a reader goes to them. */
import type { Prose, Snippet } from '../finding.ts';

export interface Piece {
  /** Goes on from a label: `at the top of the file`. */
  where?: Prose;
  /** It is the place of every such piece, and reads by itself. */
  usual?: true;
  /** `command` where it is run. */
  language: string;
  code: string;
}

const terminal = { where: 'in the terminal', usual: true, language: 'command' } as const;
/** Most files have some of it already, and some languages refuse what is there twice. */
const atTop = { where: 'at the top of the file, if missing', usual: true } as const;
const belowImports = { where: 'below the imports of that file', usual: true } as const;

/** What is imported ends at the first empty line: what is set up with it goes below all that the file imports. */
function topOf(top: string, language: string): Piece[] {
  const [imports = '', ...setUp] = top.split('\n\n');
  return [
    { ...atTop, language, code: imports },
    ...(setUp.length ? [{ ...belowImports, language, code: setUp.join('\n\n') }] : []),
  ];
}

export const piecesOf = ({ install, top, also, language, code, where }: Snippet): Piece[] => [
  ...(install ? [{ ...terminal, code: install }] : []),
  ...(top ? topOf(top, language) : []),
  { ...(where && { where }), language, code },
  ...(also ? [{ language, ...also }] : []),
];

/** All of it, to look for something in it. */
export const wholeCode = (snippet: Snippet): string =>
  piecesOf(snippet)
    .map(({ code }) => code)
    .join('\n');
