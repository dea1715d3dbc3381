/** What the build leaves out of the masker's lists is where each line is from, and nothing else. */
import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { expect, test } from 'vitest';
import { withoutSources } from '../../../lib/release/without-sources.ts';

const { transform } = withoutSources();
const folder = 'lib/capture/secrets/lists';

type Lists = Record<string, unknown>;
const load = async (code: string): Promise<Lists> => {
  const script = stripTypeScriptTypes(code)
    .replace(/^import .*\bUUID\b.*$/gm, "const UUID = 'uuid';")
    // A list that is a part of another is a file of its own, and looked at by itself.
    .replace(/^import .*\bspokenNames\b.*$/gm, 'const spokenNames = [];')
    .replace(/^import .*$/gm, '');
  return { ...(await import(`data:text/javascript,${encodeURIComponent(script)}`)) };
};
const plain = (lists: Lists, left: string[] = []): unknown =>
  JSON.parse(JSON.stringify(lists, (name, value) => (left.includes(name) ? undefined : value)));

test.each(globSync(`${folder}/*.ts`))('%s', async (file) => {
  const code = readFileSync(file, 'utf8');
  const without = transform(code, `/project/${file}`)?.code ?? '';
  expect(without).not.toMatch(/\bsource: (?!string)/);
  expect(plain(await load(without))).toEqual(plain(await load(code), ['source']));
});

test('a line that is written in another way stops the build, and other files stay as they are', () => {
  expect(() => transform('[{ words: "a", source: `RFC 1` }]', `/${folder}/x.ts`)).toThrow(/in a new way/);
  expect(transform("const from = { source: 'RFC 1' }", '/lib/capture/secrets/names.ts')).toBeUndefined();
});
