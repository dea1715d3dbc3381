/** What both builds ask for when they are installed, and how small the scripts in other people's pages are. */
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
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
  minimum_chrome_version?: string;
  externally_connectable?: unknown;
  web_accessible_resources?: unknown;
  content_security_policy?: { extension_pages?: string };
  browser_specific_settings?: { gecko: { strict_min_version?: string; data_collection_permissions?: unknown } };
}

/** No image, font, frame or form goes anywhere. Connections are the worker's: each page takes them away from itself. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' http: https:; " +
  "worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'";

it.each(['chrome', 'firefox'] as const)('%s', async (browser) => {
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
  expect(manifest.content_security_policy).toEqual({ extension_pages: policy });
  expect(manifest.browser_specific_settings?.gecko.data_collection_permissions).toEqual(
    browser === 'firefox' ? { required: ['none'] } : undefined,
  );
  // An older browser says so at the installation, instead of a worker that does not start.
  expect(manifest.minimum_chrome_version).toBe(browser === 'chrome' ? '126' : undefined);
  expect(manifest.browser_specific_settings?.gecko.strict_min_version).toBe(
    browser === 'firefox' ? '140.0' : undefined,
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
  const pages = (await readdir(directory)).filter((file) => file.endsWith('.html'));
  expect(pages.toSorted()).toEqual(['check.html', 'devtools.html', 'options.html', 'panel.html', 'popup.html']);
  for (const page of pages)
    expect(await readFile(join(directory, page), 'utf8'), page).toContain(
      `<meta http-equiv="Content-Security-Policy" content="connect-src 'self'"`,
    );
  const sizes = await Promise.all(
    ['inspector-door.js', 'inspector-page.js'].map(
      async (file) => gzipSync(await readFile(join(directory, file)), { level: 9 }).length,
    ),
  );
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(3000);
});

/** What a table names in its first cells; hosts without their path. */
function tableOf(page: string, head: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '../..', page), 'utf8');
  const rows = text.slice(text.indexOf(head)).split('\n\n', 1)[0]?.split('\n').slice(2) ?? [];
  return rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) =>
      name.replace('http://', '').replace('/*', ''),
    ),
  );
}

it.each([
  ['README.md', '| permission | why |'],
  ['STORES.md', '| permission | words for the form |'],
])('%s gives the reason of each permission that is asked for, and of no other', async (page, head) => {
  const directory = process.env.EXTENSION_DIR ?? (await buildExtension('chrome'));
  const manifest = JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')) as Manifest;
  const hosts = manifest.host_permissions.map((host) => new URL(host.replace('*', '')).host);
  expect(tableOf(page, head).toSorted()).toEqual([...manifest.permissions, ...hosts].toSorted());
});
