import preact from '@preact/preset-vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'wxt';
import { LOOPBACK } from './lib/extension/shared/hosts.ts';
import { createLicences } from './lib/release/bundled.ts';
import { onlyAscii } from './lib/release/only-ascii.ts';
import { sharedChunks } from './lib/release/shared-chunks.ts';
import { withoutFrame } from './lib/release/without-frame.ts';
import { withoutInnerHtml } from './lib/release/without-inner-html.ts';
import { withoutNotes } from './lib/release/without-notes.ts';

// Another value, a test runner's say, would put the names of files into the bundle.
process.env.NODE_ENV = 'production';

const licences = createLicences();

/**
 * The platform enforces that nothing leaves: no image, font, frame or form goes anywhere, and only the worker's live check
 * connects to hosts (each page takes that away from itself in its own `<meta>`). Firefox' default policy would also upgrade
 * `http:` requests to hosts that are not loopback, which then never leave.
 */
const policy = [
  ...[
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self' http: https:",
  ],
  ...["worker-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'none'"],
].join('; ');

/**
 * What stands in other people's pages has a name of its own in their stacks: by its address it would tell them the
 * extension's id, which in Firefox is another one with every installation.
 */
const namedInStacks: Plugin = {
  name: 'named-in-stacks',
  generateBundle(_options, bundle) {
    const script = bundle['inspector-page.js'];
    if (script?.type === 'chunk') script.code += '\n//# sourceURL=mcp-auth';
  },
};

export default defineConfig({
  imports: false,
  modules: ['@wxt-dev/auto-icons'],
  autoIcons: { baseIconPath: 'public/icon.svg', developmentIndicator: false },
  manifestVersion: 3,
  vite: () => ({
    plugins: [
      preact({ reactAliasesEnabled: false }),
      withoutInnerHtml(),
      withoutNotes(),
      withoutFrame(),
      sharedChunks(),
      onlyAscii(),
      licences.plugin(),
      namedInStacks,
    ],
    // Every browser that takes the extension knows `modulepreload`.
    build: { modulePreload: { polyfill: false } },
  }),
  hooks: { 'build:done': ({ config }) => licences.write(config.outDir) },
  manifest: ({ browser }) => ({
    name: 'MCP Auth Troubleshooter for Scalekit',
    short_name: 'MCP Auth',
    description: 'Says why MCP Inspector cannot sign in to your MCP server, whose side it is on, and what to change.',
    permissions: ['storage', 'webRequest', 'scripting', 'activeTab', 'declarativeNetRequestWithHostAccess'],
    host_permissions: LOOPBACK,
    optional_host_permissions: ['http://*/*', 'https://*/*'],
    // Named here, and not by WXT: its frame for content scripts is four times as large as what stands at the door.
    content_scripts: [
      { matches: LOOPBACK, run_at: 'document_start', js: ['inspector-door.js'] },
      { matches: LOOPBACK, run_at: 'document_start', js: ['inspector-page.js'], world: 'MAIN' },
    ],
    action: { default_title: 'MCP Auth' },
    commands: { _execute_action: { suggested_key: { default: 'Alt+Shift+M' } } },
    content_security_policy: { extension_pages: policy },
    // `URL.parse` is the newest that both need; `world` of a script in a page is older.
    ...(browser !== 'firefox' && { minimum_chrome_version: '126' }),
    ...(browser === 'firefox' && {
      browser_specific_settings: {
        gecko: {
          id: 'mcp-auth@scalekit.com',
          strict_min_version: '140.0',
          data_collection_permissions: { required: ['none'] },
        },
      },
    }),
  }),
});
