/** What both builds ask for when they are installed, and how small the scripts in other people's pages are. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { buildExtension } from '../environment/build.ts';

const loopback = ['http://127.0.0.1/*', 'http://[::1]/*', 'http://localhost/*'];
/** `declarativeNetRequestWithHostAccess` comes with the live check, and only with it. */
const allowed = ['activeTab', 'declarativeNetRequestWithHostAccess', 'scripting', 'storage', 'webRequest'];

interface Manifest {
  manifest_version: number;
  permissions: string[];
  optional_permissions?: string[];
  host_permissions: string[];
  optional_host_permissions: string[];
  content_scripts: { matches: string[]; js: string[]; run_at: string; world?: string; all_frames?: boolean }[];
  commands: unknown;
  externally_connectable?: unknown;
  web_accessible_resources?: unknown;
  content_security_policy?: { extension_pages?: string };
}

it.each(['chrome', 'firefox'] as const)('%s', { timeout: 300_000 }, async (browser) => {
  const built = { chrome: process.env.EXTENSION_DIR, firefox: process.env.FIREFOX_EXTENSION_DIR }[browser];
  const directory = built ?? (await buildExtension(browser));
  const manifest = JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')) as Manifest;
  expect(manifest.manifest_version).toBe(3);
  expect(manifest.permissions.filter((permission) => !allowed.includes(permission))).toEqual([]);
  expect(manifest.optional_permissions ?? []).toEqual([]);
  expect(manifest.host_permissions.toSorted()).toEqual(loopback);
  expect(manifest.optional_host_permissions.toSorted()).toEqual(['http://*/*', 'https://*/*']);
  expect(manifest.externally_connectable).toBeUndefined();
  expect(manifest.web_accessible_resources ?? []).toEqual([]);
  expect(manifest.content_security_policy?.extension_pages ?? "script-src 'self'; object-src 'self'").toBe(
    "script-src 'self'; object-src 'self'",
  );
  expect(manifest.commands).toEqual({ _execute_action: { suggested_key: { default: 'Alt+Shift+M' } } });
  expect(manifest.content_scripts).toHaveLength(2);
  for (const { matches, run_at, all_frames } of manifest.content_scripts) {
    expect(matches.toSorted()).toEqual(loopback);
    expect(run_at).toBe('document_start');
    expect(all_frames ?? false).toBe(false);
  }
  expect(manifest.content_scripts.map(({ js, world }) => [js, world])).toEqual([
    [['inspector-door.js'], undefined],
    [['inspector-page.js'], 'MAIN'],
  ]);
  const sizes = await Promise.all(
    ['inspector-door.js', 'inspector-page.js'].map(
      async (file) => gzipSync(await readFile(join(directory, file)), { level: 9 }).length,
    ),
  );
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(3000);
});
