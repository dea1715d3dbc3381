import type { Setting, SettingName } from './vendor.ts';

const server = ['MCP Servers', '{server}'];
const scopes: Setting = {
  text: 'Add this permission (scope), spelled exactly like this, and save.',
  sets: 'entry',
  many: 'Add these permissions (scopes), spelled exactly like this, and save.',
  path: [...server, 'Configuration', 'Advanced Configuration', 'Define Scopes', 'Add new scope'],
  field: 'Scope',
};
const allowedCallbacks = ['Authentication', 'Redirect URLs', 'Allowed Callback URLs'];

/** Scalekit's dashboard, as its documentation shows it in August 2026. */
export const scalekitSettings: Partial<Record<SettingName, Setting>> = {
  registration: {
    text: 'Turn on **Allow dynamic client registration**, and save. Programs then get an ID by themselves, and people still have to sign in.',
    sets: 'switch',
    path: [...server, 'Configuration', 'Allow dynamic client registration'],
  },
  'metadata-document': {
    text: 'Turn on **Allow Client ID Metadata Document (CIMD)**, and save.',
    sets: 'switch',
    path: [...server, 'Configuration', 'Allow Client ID Metadata Document (CIMD)'],
  },
  'registration-address': {
    text: 'Add the callback address to the allowed ones, and save.',
    sets: 'entry',
    path: allowedCallbacks,
  },
  'registration-scope': scopes,
  client: {
    text: 'Create a client with this callback address.',
    path: [...server, 'Clients', 'Create Client'],
    field: 'Redirect URL(s)',
  },
  callback: {
    text: 'Add the callback address to this client, and save.',
    sets: 'entry',
    path: [...server, 'Clients', '{client}', 'Redirect URL(s)'],
  },
  scope: scopes,
  resource: {
    text: 'Set **Server URL** to exactly this (a slash at the end counts), and save.',
    sets: 'field',
    path: [...server, 'Configuration', 'Server URL'],
  },
  origin: {
    text: 'Add the address of the page, with a slash at its end, to the allowed callback addresses, and save.',
    sets: 'entry',
    path: allowedCallbacks,
  },
  connection: {
    text: 'Turn on **Google**, or another service with which your people can sign in, and save: it counts for the whole environment.',
    sets: 'switch',
    path: ['Authentication', 'Auth Methods', 'Social Login'],
  },
  people: {
    text: 'Look for the e-mail address that signed in: it has to be in this list.',
    path: ['Users'],
  },
  log: { text: 'Look for this sign-in in the logs.', path: ['Authentication', 'Logs'] },
};
