import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';
import { LOOPBACK } from './lib/extension/shared/hosts.ts';

export default defineConfig({
  imports: false,
  modules: ['@wxt-dev/webextension-polyfill', '@wxt-dev/auto-icons'],
  autoIcons: { baseIconPath: 'public/icon.svg', developmentIndicator: false },
  manifestVersion: 3,
  vite: () => ({
    plugins: [preact({ reactAliasesEnabled: false })],
    // Every browser that takes the extension knows `modulepreload`.
    build: { modulePreload: { polyfill: false } },
  }),
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
    ...(browser === 'firefox' && {
      browser_specific_settings: { gecko: { id: 'mcp-auth@scalekit.com', strict_min_version: '140.0' } },
      // The default policy upgrades http: requests to hosts that are not loopback, and they never leave.
      content_security_policy: { extension_pages: "script-src 'self'; object-src 'self'" },
    }),
  }),
});
