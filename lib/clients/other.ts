import { type Client, derived, read } from './client.ts';
import { sdk2, sdk2Texts, sdkTexts } from './sdks/typescript.ts';

const code = read('@modelcontextprotocol/client 2.4.0');

/** Any other client is judged as one on the official SDK. */
export const other: Client = {
  ...sdk2,
  id: 'other',
  name: 'An app on the official SDK 2',
  called: /^(?:other|typescript-sdk(?:-?2)?)$/i,
  version: '2.4.0',
  asOf: '2026-11-28',
  runs: code('program'),
  redirects: read('@modelcontextprotocol/client 2.3.1, shared/transport.ts')('within-origin'),
  registration: code(['static', 'dcr']),
  clear: derived('its storage is the app’s')({ text: 'Clear the token storage of the app.' }),
  texts: [...sdk2Texts, ...sdkTexts],
};
