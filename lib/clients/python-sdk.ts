import { type Client, derived, read } from './client.ts';
import { pythonTexts } from './sdks/python.ts';

const code = read('modelcontextprotocol/python-sdk 57394b0 (2.0.0), client/auth and shared/auth_utils.py');

export const pythonSdk: Client = {
  id: 'python-sdk',
  name: 'An app on the Python SDK',
  called: /python-sdk|^mcp-python/i,
  version: '2.3.0',
  asOf: '2026-11-28',
  runs: code('program'),
  sse: read('modelcontextprotocol/python-sdk 57394b0 (2.0.0), client/sse.py')('chosen'),
  starts: code([401]),
  hint: code('first'),
  resourceMetadataAt: code(['path', 'root']),
  withoutResourceMetadata: code('mcp-origin'),
  resource: code('parent-or-slash'),
  needsAuthorizationServers: code(true),
  servers: code('first'),
  serverMetadataAt: code(['inserted', 'openid-inserted', 'openid-appended']),
  stopsAt5xx: code('of-issuer'),
  guesses: code('mcp-origin'),
  issuer: code('root-slash'),
  pkce: code('not-looked-at'),
  registration: code(['static', 'dcr']),
  clear: derived('its storage is the app’s')({ text: 'Clear the token storage of the app.' }),
  texts: pythonTexts,
};
