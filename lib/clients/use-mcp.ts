import { type Client, derived, read } from './client.ts';
import { sdk1, sdkTexts } from './sdks/typescript.ts';

const code = read('modelcontextprotocol/use-mcp 0.0.21 (SDK 1.13)');
const old = derived('use-mcp 0.0.21 and the SDK 1.13 that it names');

export const useMcp: Client = {
  ...sdk1,
  id: 'use-mcp',
  name: 'use-mcp',
  called: /use-mcp/i,
  version: '0.0.21',
  asOf: '2026-11-28',
  runs: code('page'),
  resourceMetadataAt: old(['root']),
  withoutResourceMetadata: old('mcp-origin'),
  sse: old([404, 405]),
  schema: old(sdk1.schema.is),
  endsAtUseless: old(true),
  stopsAt5xx: old(sdk1.stopsAt5xx.is),
  guesses: old(sdk1.guesses.is),
  serverMetadataAt: old(['root']),
  registration: code(['dcr']),
  callbacks: code(['<origin of the page>/oauth/callback']),
  clear: code({ text: 'Clear the site data of the page in the browser.' }),
  log: code({ text: 'Open the developer tools of the browser.' }),
  texts: [
    {
      text: 'Code verifier not found in storage for key',
      means: 'The sign-in came back to another address than it began on, or the storage of the page was cleared.',
      checks: ['authorization/callback-other-origin'],
    },
    ...sdkTexts,
  ],
};
