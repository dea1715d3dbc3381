/** What is handed out: nothing in it that a store would ask about, and other people's licences beside it. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import project from '../../package.json' with { type: 'json' };
import { everReached, startOf } from '../bench/weighed.ts';
import { buildExtension } from '../environment/build.ts';

const builds = {
  chrome: process.env.EXTENSION_DIR ?? (await buildExtension('chrome')),
  firefox: process.env.FIREFOX_EXTENSION_DIR ?? (await buildExtension('firefox')),
};

describe.each(['chrome', 'firefox'] as const)('%s', (browser) => {
  const folder = builds[browser];
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && /\.(?:js|html|css)$/.test(file.name))
    .map((file) => join(file.parentPath, file.name));
  const where = (pattern: RegExp) => files.filter((file) => pattern.test(readFileSync(file, 'utf8')));

  it('has code to look at', () => expect(files.length).toBeGreaterThan(20));
  // `inspectedWindow.eval` is how DevTools ask the page for its address and its title: a constant text, run over there.
  it('runs no text as code', () =>
    expect(where(/(?<!inspectedWindow\.)\beval\(|\bnew Function\b|\bFunction\(|setTimeout\(\s*["'`]/)).toEqual([]));
  it('sets no markup', () =>
    expect(where(/\b(?:inner|outer)HTML\s*=[^=]|insertAdjacentHTML|document\.write/)).toEqual([]));
  it('loads nothing from elsewhere', () =>
    expect(where(/\bimport\(\s*["'`]https?:|(?:src|href)=["']https?:|@import|url\(\s*["']?https?:/)).toEqual([]));
  it('has no code of the tests', () => expect(where(/vitest|fast-check|puppeteer|oidc-provider/)).toEqual([]));
  it('has no list’s sources: they are for who reads the code', () =>
    expect(where(/as wallets call it|as in the wild|Microsoft: net use|GitHub: supported secret/)).toEqual([]));
  it('starts no page with what another one loads', () => {
    const pages = ['panel', 'popup', 'check', 'options', 'devtools'];
    const starts = new Map(pages.map((page) => [startOf(folder, page), page]));
    expect(starts.size).toBe(pages.length);
    const started = pages.map((page) => [
      page,
      [...everReached(folder, startOf(folder, page))].flatMap((file) => starts.get(file) ?? []),
    ]);
    for (const [page, found] of started)
      expect([page, found]).toEqual([page, expect.not.arrayContaining(pages.filter((other) => other !== page))]);
  });
  it('maps to no source', () => expect(where(/sourceMappingURL/)).toEqual([]));

  it('has the licence of whatever is in it', () => {
    const licences = readFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    for (const name of ['preact', '@preact/signals', '@noble/hashes', 'valibot'] as const)
      expect(licences).toContain(`${name} ${project.devDependencies[name]} (MIT)`);
    expect(licences).not.toContain('node_modules');
  });
});

it('Mozilla’s linter finds nothing but what has its reason', async () => {
  const program = join(import.meta.dirname, '../../node_modules/addons-linter/bin/addons-linter');
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--output', 'json', builds.firefox]);
  const { errors, warnings, notices } = JSON.parse(stdout) as Record<string, { code: string }[]>;
  expect(errors).toEqual([]);
  expect(notices).toEqual([]);
  expect(warnings?.map(({ code }) => code)).toEqual([
    // Firefox for Android has no DevTools, and the extension is not offered for it.
    'KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION',
  ]);
});
