import { type Client, documented, read } from './client.ts';
import { rmcp, rmcpTexts } from './sdks/rmcp.ts';

const code = read('block/goose 06423fd');

export const goose: Client = {
  ...rmcp,
  id: 'goose',
  name: 'Goose',
  called: /\bgoose\b/i,
  asOf: '2026-11-28',
  runs: code('program'),
  sse: read('aaif-goose/goose 2502151 (1.48), agents/extension.rs')('never'),
  starts: code([401]),
  registration: code(['static', 'cimd', 'dcr']),
  callbacks: code(['http://127.0.0.1:<any>/oauth_callback']),
  clear: code({
    text: 'Delete `oauth_creds_` with the name of the extension from Goose’s secrets: the keyring of the system, or `~/.config/goose/secrets.yaml`.',
  }),
  log: documented('goose-docs.ai')({
    text: 'Read its newest log.',
    files: {
      macos: '~/.local/state/goose/logs/',
      linux: '~/.local/state/goose/logs/',
      windows: '%APPDATA%\\Block\\goose\\data\\logs\\',
    },
  }),
  texts: [
    {
      text: 'OAuth authorization for … timed out waiting for the local callback',
      means: 'The sign-in was not finished in the browser, or the browser did not reach Goose afterwards.',
      checks: ['authorization/callback-unreachable', 'authorization/redirect-uri-mismatch'],
    },
    ...rmcpTexts,
  ],
};
