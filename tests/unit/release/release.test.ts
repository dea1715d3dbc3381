import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { notesOf } from '../../../lib/release/changelog.ts';
import { withoutInnerHtml } from '../../../lib/release/without-inner-html.ts';
import project from '../../../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '../../..');

describe('the notes of a version', () => {
  const changelog =
    '# Changelog\n\n## [Unreleased]\n\n- c\n\n## [1.1.0] - 2027-01-02\n\n- b\n\n## [1.0.0] - 2027-01-01\n';
  const own = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');

  test('are its section', () => expect(notesOf(changelog, '1.1.0')).toBe('- b\n'));
  test('a version without a section is told, with what to do', () =>
    expect(() => notesOf(changelog, '1.2.0')).toThrow('give "Unreleased" the version'));
  test('an empty section is told', () => expect(() => notesOf(changelog, '1.0.0')).toThrow('is empty'));
  test('of the version that the project has', () => expect(notesOf(own, project.version)).not.toBe(''));
  test('say nothing that those of another version say', () => {
    const entries = own
      .split(/^- /m)
      .slice(1)
      .map((entry) => entry.split(/\n(?! {2})/)[0]);
    expect(entries.filter((entry, n) => entries.indexOf(entry) !== n)).toEqual([]);
  });
});

describe('Preact without innerHTML', () => {
  const { transform } = withoutInnerHtml();
  const id = '/x/node_modules/preact/dist/preact.mjs';

  test('sets it nowhere, and is the same otherwise', () => {
    const code = readFileSync(join(root, 'node_modules/preact/dist/preact.mjs'), 'utf8');
    expect(code).toMatch(/\.innerHTML=[^=]/);
    const without = transform(code, id)?.code ?? '';
    expect(without).not.toMatch(/\.innerHTML=[^=]/);
    expect(code.length - without.length).toBeLessThan(40);
  });
  test('an assignment of another form stops the build', () =>
    expect(() => transform('a.innerHTML = markup', id)).toThrow('in a new way'));
  test('leaves other code alone', () => expect(transform('a.innerHTML=b.__html', '/x/other.js')).toBeUndefined());
});
