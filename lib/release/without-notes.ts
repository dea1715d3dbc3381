/**
 * Takes out of a bundle what no code in it reads. Of all bundles: where each line of the masker's lists is from, which would
 * stand on every Inspector's page, what the catalogue of the checks says of each, how a recipe's lines are known to work, and
 * by what it was found that an Inspector gives up. That is for who reads the code, for the tests and for the pages that are
 * generated. Of the worker: what the texts of a client mean, where its log is and which callback addresses it has: the check
 * page tells that, or who reads a file.
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
  {
    in: /\/lib\/handshake\/over\.ts$/,
    member: new RegExp(String.raw`^ {4}measured:\s+${text}(?: \+\s+${text})*,\n`, 'gm'),
    left: /\bmeasured:(?!\s*string\b)/,
  },
];

const ofWorker: readonly Note[] = [
  {
    in: /\/lib\/clients\/(?!(?:client|all)\.ts)[\w-]+\.ts$/,
    member: /^ {2}(?:saysConnected|log|callbacks): (?:.*,|.*[[({]\n(?: {4}.*\n)* {2}[\])}]+,)\n/gm,
    left: /^ *(?:saysConnected|log|callbacks)\b/m,
  },
  {
    in: /\/lib\/clients\/(?:sdks\/)?(?!(?:client|all)\.ts)[\w-]+\.ts$/,
    member: /^( +)(?:means|general|beside):(?: .*,\n|\n(?:\1 {2}.*\n)+)/gm,
    left: /^ *(?:means|general|beside)\b/m,
  },
];
/** Who reads that. */
const readers = /\/lib\/(?:clients\/texts\/recognise|check-page\/client-notes)\.ts$/;

interface Config {
  build: { lib?: false | { entry?: unknown } };
}

export function withoutNotes() {
  let isWorker = false;
  return {
    name: 'without-notes',
    enforce: 'pre' as const,
    configResolved({ build: { lib } }: Config) {
      isWorker = Boolean(lib) && /\bbackground\b/.test(JSON.stringify(lib));
    },
    transform(code: string, id: string) {
      if (isWorker && readers.test(id)) throw new Error(`The worker is built without what this reads (${id}).`);
      const found = [...notes, ...(isWorker ? ofWorker : [])].filter((one) => one.in.test(id));
      if (found.length === 0) return undefined;
      const without = found.reduce((left, { member }) => left.replace(member, ''), code);
      if (found.some(({ left }) => left.test(without))) throw new Error(`A note is written in a new way (${id}).`);
      return { code: without, map: null };
    },
  };
}
