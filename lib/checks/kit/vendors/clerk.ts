import type { Vendor } from './vendor.ts';

const application = ['OAuth applications', '{client}'];

export const clerk: Vendor = {
  console: 'the Clerk dashboard',
  host: /(?:^clerk\.|\.clerk\.accounts\.dev$|\.clerk\.com$)/,
  issuer: 'It is the Frontend API URL of your Clerk instance.',
  settings: {
    registration: {
      text: 'Turn on **Dynamic client registration**.',
      sets: 'switch',
      path: ['OAuth applications', 'Dynamic client registration'],
    },
    client: {
      text: 'Create a public OAuth application with this callback address.',
      path: ['OAuth applications', 'Add OAuth application'],
      field: 'Redirect URIs',
    },
    callback: {
      text: 'Add the callback address to the OAuth application.',
      sets: 'entry',
      path: [...application, 'Redirect URIs'],
    },
    'public-client': {
      text: 'Turn on **Public** for the OAuth application.',
      sets: 'switch',
      path: [...application, 'Public'],
    },
    scope: {
      text: 'Tick this permission for the OAuth application.',
      sets: 'entry',
      many: 'Tick these permissions for the OAuth application.',
      path: [...application, 'Scopes'],
    },
    people: { text: 'Look whether this account exists and is not banned.', path: ['Users'] },
    log: { text: 'Look for this sign-in in the logs.', path: ['Logs'] },
  },
};
