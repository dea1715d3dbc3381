/**
 * Takes out of the bundle what no code of the product reads: where each line of the masker's lists is from, which would stand
 * on every Inspector's page, what the catalogue of the checks says of each, and how a recipe's lines are known to work. That
 * is for who reads the code, for the tests and for the pages that are generated.
 */
const text = String.raw`(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")`;

interface Note {
  in: RegExp;
  member: RegExp;
  /** What is a note all the same stops the build: it is written in another way. */
  left: RegExp;
}

const notes: readonly Note[] = [
  {
    in: /\/capture\/secrets\/lists\/[\w-]+\.ts$/,
    member: new RegExp(String.raw`\bsource: (?:${text}|[A-Z]+),?`, 'g'),
    left: /\bsource:(?!\s*string\b)/,
  },
  {
    in: /\/lib\/checks\/(?!kit\/|signs\/)[\w-]+\/(?!shared\.)[\w-]+\.ts$/,
    member: new RegExp(String.raw`^ {2}fails:\s+${text},\n`, 'gm'),
    left: /\bfails:/,
  },
  { in: /\/lib\/checks\/kit\/recipes\/[\w-]+\.ts$/, member: /^ {2}known: \{[^{}]*\},\n/gm, left: /\bknown: \{/ },
];

export function withoutNotes() {
  return {
    name: 'without-notes',
    enforce: 'pre' as const,
    transform(code: string, id: string) {
      const note = notes.find((one) => one.in.test(id));
      if (!note) return undefined;
      const without = code.replace(note.member, '');
      if (note.left.test(without)) throw new Error(`A note is written in a new way (${id}).`);
      return { code: without, map: null };
    },
  };
}
