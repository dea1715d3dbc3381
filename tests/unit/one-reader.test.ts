/**
 * Text from the network is hostile, and is read in one place, with guards on: `lib/text`. This looks at the syntax of all
 * sources for what reads it elsewhere; who needs an exception says here why.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import { allowedIn, isNode, type Node, nameOf } from '../syntax.ts';

const root = join(import.meta.dirname, '../..');

const exceptions: Record<string, string> = {
  'lib/cli/node-20.ts': 'URL, URL.canParse, URL.parse: what Node 20 lacks, made of what it has',
  'lib/cli/node-platform.ts': 'URL: what the check itself asks for',
  'lib/cli/read-file.ts': 'TextDecoder: bytes of a file, in the encoding that its mark names',
  'lib/extension/reader/reader.ts': 'TextDecoder: bytes of a file, in the encoding that its mark names',
  'lib/extension/page/asked.ts': 'URL: in the page, what `fetch` itself does with its argument',
  'lib/extension/page/copies.ts': 'TextDecoder: in the page, pieces of a stream as they come',
  'lib/extension/page/saved-v2.ts':
    "URLSearchParams: in the page, the page's own token in its address, as the page reads it",
  'lib/check-page/link.ts': "URLSearchParams, URLSearchParams: the extension's own address",
  'lib/release/bundled.ts': 'JSON.parse: what a package that is bundled says of itself',
  'entrypoints/options/main.tsx': "URLSearchParams: the extension's own address",
};

const functions = new Set(['atob', 'decodeURIComponent', 'decodeURI', 'unescape']);
/** Functions and classes that read a text. */
const readers = new Set([
  ...functions,
  ...['URL', 'URLSearchParams', 'URLPattern', 'TextDecoder', 'TextDecoderStream', 'DOMParser', 'eval', 'Function'],
]);
/** Methods of what is there anyway that read a text. */
const methods = new Set(['JSON.parse', 'JSON.rawJSON', 'URL.parse', 'URL.canParse', 'Uint8Array.fromBase64']);

/** `globalThis.atob` is `atob`. */
const globals = /^(?:globalThis|window|self)$/;

/** What of a source reads a text, by name. */
function readersIn(source: string, file: string): string[] {
  const found: string[] = [];
  const all = (nodes: unknown): void => {
    for (const node of [nodes].flat()) if (isNode(node)) visit(node);
  };
  function visit(node: Node): void {
    // Types are gone by then; what they stand around is not.
    if (node.type.startsWith('TS') && !('expression' in node)) return;
    if (node.type === 'Identifier' && readers.has(nameOf(node))) found.push(nameOf(node));
    if (node.type === 'MemberExpression') {
      const [object, name] = [nameOf(node.object), nameOf(node.property)];
      if (methods.has(`${object}.${name}`)) found.push(`${object}.${name}`);
      if (globals.test(object) ? readers.has(name) || name === 'JSON' : functions.has(name)) found.push(name);
      if (isNode(node.object) && node.object.type !== 'Identifier') visit(node.object);
      if (node.computed) all(node.property);
      return;
    }
    // `new URLSearchParams()` reads nothing, and `instanceof` neither.
    const empty = Array.isArray(node.arguments) && !node.arguments.length;
    if (node.type === 'NewExpression' && empty && nameOf(node.callee) === 'URLSearchParams') return;
    if (node.type === 'BinaryExpression' && node.operator === 'instanceof') {
      all(node.left);
      return;
    }
    if (node.type === 'NewExpression' && ofThisModule(node)) return;
    // `{ parse } = JSON` takes the function with it.
    if (node.type === 'VariableDeclarator' && nameOf(node.init) === 'JSON') found.push('JSON');
    if (node.type === 'Property' || node.type === 'PropertyDefinition' || node.type === 'MethodDefinition') {
      if (node.computed) all(node.key);
      all(node.value);
      return;
    }
    for (const member of Object.values(node)) all(member);
  }
  all(parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }).body);
  return found;
}

/** `new URL('./worker.ts', import.meta.url)`: a file of the extension's own. */
const ofThisModule = ({ arguments: given }: Node): boolean =>
  Array.isArray(given) &&
  given.length === 2 &&
  isNode(given[1]) &&
  /import\.meta|MetaProperty/.test(JSON.stringify(given[1]));

const files = globSync('{lib,components,entrypoints}/**/*.{ts,tsx}', { cwd: root }).filter(
  (file) => !file.startsWith('lib/text/'),
);

test('nothing else reads text from the network', () => {
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap((file) =>
    readersIn(readFileSync(join(root, file), 'utf8'), file).map((name) => ({ file, name })),
  );
  expect(found.filter(({ file }) => !(file in exceptions)).map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  expect(found.map(({ file, name }) => `${file}: ${name}`).sort()).toEqual(allowedIn(exceptions));
});

test.each([
  ['const a = JSON.parse(text);', ['JSON.parse']],
  ["JSON['parse'](text)", ['JSON.parse']],
  ['const { parse } = JSON;', ['JSON']],
  ['globalThis.JSON.parse(text)', ['JSON']],
  ['new URL(text)', ['URL']],
  ['const a = URL.canParse(text)', ['URL.canParse']],
  ['const a = <T,>(b: T) => new URLSearchParams(location.search)', ['URLSearchParams']],
  ['list.map(decodeURIComponent)', ['decodeURIComponent']],
  ['const f = (a = atob(b)) => a', ['atob']],
  ['class A { a = new TextDecoder("utf-8") }', ['TextDecoder']],
  ['(window as Window).atob(a)', ['atob']],
  ['x ? [window.atob(a)] : 1', ['atob']],
  ['JSON.stringify(a)', []],
  ['new URLSearchParams()', []],
  ['a instanceof URL', []],
  ['const a: URL | undefined = b.URL; const c = { URL: 1 };', []],
  ['// JSON.parse(\nconst a = "JSON.parse(b)";', []],
  ["new Worker(new URL('./worker.ts', import.meta.url))", []],
])('%s', (source, due) => {
  expect(readersIn(source, 'a.ts')).toEqual(due);
});
