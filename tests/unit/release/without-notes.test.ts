/** What the build leaves out is notes that no code reads, and nothing else. */
import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { describe, expect, test } from 'vitest';
import { withoutNotes } from '../../../lib/release/without-notes.ts';

const { transform } = withoutNotes();
const lists = 'lib/capture/secrets/lists';

type Members = Record<string, unknown>;
const load = async (code: string): Promise<Members> => {
  const script = stripTypeScriptTypes(code)
    .replace(/^import .*\bUUID\b.*$/gm, "const UUID = 'uuid';")
    // A list that is a part of another is a file of its own, and looked at by itself.
    .replace(/^import .*\bspokenNames\b.*$/gm, 'const spokenNames = [];')
    .replace(/^import .*$/gm, '');
  return { ...(await import(`data:text/javascript,${encodeURIComponent(script)}`)) };
};
const plain = (members: Members, left: string[] = []): unknown =>
  JSON.parse(JSON.stringify(members, (name, value) => (left.includes(name) ? undefined : value)));

test.each(globSync(`${lists}/*.ts`))('where a line is from: %s', async (file) => {
  const code = readFileSync(file, 'utf8');
  const without = transform(code, `/project/${file}`)?.code ?? '';
  expect(without).not.toMatch(/\bsource: (?!string)/);
  expect(plain(await load(without))).toEqual(plain(await load(code), ['source']));
});

describe.each([
  ['what a check fails on', 'lib/checks/*/*.ts', 'fails', 110],
  ['how a recipe is known to work', 'lib/checks/kit/recipes/*.ts', 'known', 13],
])('%s', (_what, pattern, member, least) => {
  test('is left out of each, and no other line', () => {
    const found = globSync(pattern).flatMap((file) => {
      const code = readFileSync(file, 'utf8');
      const without = transform(code, `/project/${file}`)?.code;
      return without === undefined || without === code ? [] : { code, without };
    });
    expect(found.length).toBeGreaterThanOrEqual(least);
    for (const { code, without } of found) {
      const at = [...code].findIndex((letter, i) => letter !== without[i]);
      const start = code.lastIndexOf('\n', at) + 1;
      const gone = code.slice(start, start + code.length - without.length);
      expect(code.replace(gone, '')).toBe(without);
      // One member, whole, whose lines but the first and the last are deeper.
      expect(gone).toMatch(new RegExp(`^  ${member}:(?: .*|\\n(?:    .*\\n)*  .*| \\{\\n(?:    .*\\n)*  \\}),\\n$`));
    }
  });
});

test('by what it was found that an Inspector gives up', () => {
  const code = readFileSync('lib/handshake/over.ts', 'utf8');
  const without = transform(code, '/project/lib/handshake/over.ts')?.code ?? '';
  const left = new Set(without.split('\n'));
  const gone = code.split('\n').filter((line) => !left.has(line));
  expect(gone.filter((line) => line.startsWith('    measured:'))).toHaveLength(6);
  for (const line of gone) expect(line).toMatch(/^ {4}measured:(?:$| '.*',$)|^ {6}'.*'(?: \+|,)$/);
});

test('a note that is written in another way stops the build, and other files stay as they are', () => {
  expect(() => transform('[{ words: "a", source: `RFC 1` }]', `/${lists}/x.ts`)).toThrow(/in a new way/);
  expect(() => transform("{\n  fails: said('x'),\n}", '/lib/checks/token/x.ts')).toThrow(/in a new way/);
  expect(() => transform("{\n    known: { how: 'run' },\n}", '/lib/checks/kit/recipes/x.ts')).toThrow(/in a new way/);
  expect(transform("const from = { source: 'RFC 1' }", '/lib/capture/secrets/names.ts')).toBeUndefined();
  expect(transform("{\n  fails: 'x',\n}", '/lib/checks/kit/x.ts')).toBeUndefined();
});

describe('what the check page and a reader of files tell of a client', () => {
  const ofClient = /^( {2})(?:saysConnected|log|callbacks): .*?(,?)$/;
  const ofText = /^( +)(?:means|general|beside):.*?(,?)$/;
  const ofWorker = withoutNotes();
  ofWorker.configResolved({ build: { lib: { entry: 'virtual:background?/project/background.ts' } } });
  const files = globSync('lib/clients/{,sdks/}*.ts').filter((file) => !/\/(client|all)\.ts$/.test(file));

  test.each(files)('is left out of the worker, and no other line: %s', (file) => {
    const code = readFileSync(file, 'utf8');
    const without = ofWorker.transform(code, `/project/${file}`)?.code ?? '';
    // A member goes with its deeper lines, and with the bracket that closes it.
    let deeper: string | undefined;
    const left = code.split('\n').filter((line) => {
      if (deeper !== undefined && line.startsWith(deeper)) return false;
      const isEnd = deeper !== undefined && /^ *[\])}]+,$/.test(line) && line.search(/\S/) === deeper.length - 2;
      deeper = undefined;
      if (isEnd) return false;
      const member = (file.includes('/sdks/') ? null : ofClient.exec(line)) ?? ofText.exec(line);
      if (!member) return true;
      if (member[2] === '') deeper = `${member[1]}  `;
      return false;
    });
    expect(without.split('\n')).toEqual(left);
    expect(() => stripTypeScriptTypes(without)).not.toThrow();
  });

  test('stays in all others', () => {
    const pages = withoutNotes();
    pages.configResolved({ build: {} });
    for (const plugin of [pages, withoutNotes()])
      for (const file of files)
        expect(plugin.transform(readFileSync(file, 'utf8'), `/project/${file}`)).toBeUndefined();
  });

  test('is read by two files, with which the worker is not built', () => {
    const reads = /\b(?:saysConnected|log|callbacks)\?*\.is\b|\b(?:one|text)\.(?:means|general|beside)\b/;
    const readers = globSync('lib/{checks,clients,check-page,handshake,presentation,snapshot,extension}/**/*.ts')
      .filter((file) => !files.includes(file) && reads.test(readFileSync(file, 'utf8')))
      .toSorted();
    expect(readers).toEqual(['lib/check-page/client-notes.ts', 'lib/clients/texts/recognise.ts']);
    for (const file of readers)
      expect(() => ofWorker.transform('', `/project/${file}`)).toThrow(/without what this reads/);
  });

  test('that is written in another way stops the build', () => {
    const at = '/project/lib/clients/x.ts';
    expect(() => ofWorker.transform('const x = {\n    log: [],\n};', at)).toThrow(/in a new way/);
    expect(() => ofWorker.transform('const x = {\n  means,\n};', at)).toThrow(/in a new way/);
  });
});
