import type { Vendor } from './vendor.ts';

const platform = ['Google Auth Platform'];

export const google: Vendor = {
  console: 'the Google Cloud console',
  host: /^(?:accounts\.google\.com|oauth2\.googleapis\.com)$/,
  byHandOnly: true,
  withSecret: true,
  settings: {
    client: {
      text: 'Create a client of the type **Web application** with this callback address.',
      path: [...platform, 'Clients', 'Create client'],
      field: 'Authorized redirect URIs',
    },
    callback: {
      text: 'Add the callback address to this client, and save.',
      sets: 'entry',
      path: [...platform, 'Clients', '{client}', 'Authorized redirect URIs'],
    },
    scope: {
      text: 'Add this permission to the app, and save.',
      sets: 'entry',
      many: 'Add these permissions to the app, and save.',
      path: [...platform, 'Data access', 'Add or remove scopes'],
    },
    people: {
      text: 'Add this person to the test users while the app is not published.',
      sets: 'entry',
      path: [...platform, 'Audience', 'Test users'],
    },
  },
};
