/** What is secret is decided in one place: who hides something elsewhere has forgotten where to add it. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const owner = 'lib/capture/secrets';
const files = globSync('{lib,components,entrypoints}/**/*.{ts,tsx}', { cwd: root })
  .filter((file) => !file.startsWith(owner))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '') }));

/** Where a pattern is found; `may` are the files that may have it. */
const found = (pattern: RegExp, ...may: string[]) =>
  files.filter(({ file, text }) => !may.includes(file) && pattern.test(text)).map(({ file }) => file);

test('nothing else writes in the place of a secret, or computes a fingerprint', () => {
  expect(found(/\bwriteMasked\b/, 'lib/masked.ts')).toEqual([]);
  // The sums of a release are of files that everybody has.
  expect(found(/@noble\/hashes|subtle\.(?:digest|sign)|createHm?ac|createHash/, 'lib/release/release.ts')).toEqual([]);
});

test('nothing else has a helper that hides', () => {
  // `isRedacted` and its like say what an Inspector has hidden before it was seen.
  const helper =
    /\b(?:const|let|function)\s+(?:redact|scrub|sanitiz|obfuscat|censor|anonymi|hide(?:Secret|Token|Key)|strip(?:Secret|Token|Key)|mask(?!ed|er\b))\w*/i;
  expect(found(helper)).toEqual([]);
});

test('nothing else replaces by stars, dots or a word for what was there', () => {
  const replaces =
    /\.replace(?:All)?\([^)]*,\s*(?:\([^)]*\)\s*=>\s*)?['"`][^'"`]*(?:\*{3}|•|█|redacted|masked|hidden|removed|\bsecret\b)/i;
  expect(found(replaces)).toEqual([]);
});

test('nothing of the network is logged: only what runs in a terminal says anything', () => {
  const tools = ['lib/checks/generate.ts', 'lib/release/release.ts'];
  // Code that a reader pastes into a server of their own is shown, and logs nothing here.
  const logs =
    /\bconsole\.(?:log|info|warn|error|debug|trace|dir|table)\((?!response\.status|'Token refused:'|\$\{sent\.names\}|claims\.sub, claims\.oid)/;
  expect(found(logs, ...tools)).toEqual([]);
});

test('nothing else lists the names of secrets', () => {
  const names = /access_token|refresh_token|client_secret|password|api_?key|code_verifier|set-cookie/gi;
  const lists = files
    .flatMap(({ file, text }) =>
      [...text.matchAll(/\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[gimsuy]*/g)].map(([regex]) => ({ file, regex })),
    )
    .filter(({ regex }) => (regex.match(names)?.length ?? 0) > 2)
    .map(({ file }) => file);
  // It says which requests are part of a sign-in, and hides nothing.
  expect(lists.filter((file) => file !== 'lib/capture/relevance.ts')).toEqual([]);
});
