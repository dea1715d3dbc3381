import type { Setting, SettingName } from './vendor.ts';

/** What to look for in the settings of a server that nobody recognised, and where a vendor has no such setting. */
export const unknownVendor: Record<SettingName, Setting> = {
  registration: { text: 'Let clients register themselves (dynamic client registration, RFC 7591).' },
  'metadata-document': {
    text: 'Let a client’s ID be the address of its own description (client ID metadata document).',
  },
  'registration-address': {
    text: 'Allow this callback address to clients that register themselves.',
    field: 'Allowed callback addresses',
  },
  'registration-scope': {
    text: 'Allow this permission to clients that register themselves.',
    many: 'Allow these permissions to clients that register themselves.',
    field: 'Scopes',
  },
  client: { text: 'Create a client without a secret, with this callback address.', field: 'Callback address' },
  callback: {
    text: 'Add the callback address to this client, in its developer settings.',
    field: 'Callback addresses',
  },
  secret: { text: 'Copy the secret of this client ID.' },
  'public-client': { text: 'Let this client get a token without a secret (a public client).' },
  grant: { text: 'Allow this client to sign people in with a code (`authorization_code`).', field: 'Grant types' },
  pkce: { text: 'Allow PKCE with `S256`.' },
  scope: {
    text: 'Add this permission (scope), spelled exactly like this.',
    many: 'Add these permissions (scopes), spelled exactly like this.',
    field: 'Scopes',
  },
  resource: {
    text: 'Make this URL known as one that tokens can be made out for, exactly as it stands here.',
    field: 'Resource',
  },
  program: { text: 'Let a program that is no page use this callback address.', field: 'Redirect URI' },
  origin: { text: 'Let the page at this address read the responses (CORS).', field: 'Allowed origins' },
  connection: { text: 'Allow this client a way for people to sign in.' },
  people: { text: 'Let this account sign in: it may be missing there, or turned off.' },
  consent: { text: 'Allow what this client asks for.' },
  'refresh-token': { text: 'Let this client get refresh tokens (`offline_access`).' },
  'public-address': { text: 'Set its public address, by which it names itself.', field: 'Public address' },
  log: { text: 'Look for this sign-in in its log.' },
};
