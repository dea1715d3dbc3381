import { type Client, derived, read } from './client.ts';
import { sdk1, sdkTexts } from './sdks/typescript.ts';

const code = read('@modelcontextprotocol/sdk 1.32.2');

export const typescriptSdk1: Client = {
  ...sdk1,
  id: 'typescript-sdk-1',
  name: 'An app on the official SDK 1',
  called: /typescript-sdk-?1/i,
  version: '1.32.2',
  asOf: '2026-11-28',
  runs: code('program'),
  redirects: read('@modelcontextprotocol/sdk 1.32.2, shared/transport.js')('within-origin'),
  registration: code(['static', 'dcr']),
  clear: derived('its storage is the app’s')({ text: 'Clear the token storage of the app.' }),
  texts: sdkTexts,
};
