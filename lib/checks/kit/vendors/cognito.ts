import type { Vendor } from './vendor.ts';

const pool = ['User pools', 'your user pool'];
const appClient = [...pool, 'App clients', '{client}'];

export const cognito: Vendor = {
  console: 'the Amazon Cognito console',
  host: /^cognito-idp\.[a-z0-9-]+\.amazonaws\.com$|\.amazoncognito\.com$/,
  byHandOnly: true,
  hidesPkce: true,
  issuer: 'It is `https://cognito-idp.`, the region, `.amazonaws.com/`, and the ID of your user pool.',
  settings: {
    client: {
      text: 'Create an app client without a secret, with this callback address.',
      path: [...pool, 'App clients', 'Create app client'],
      field: 'Allowed callback URLs',
    },
    callback: {
      text: 'Add the callback address to the app client, and save.',
      sets: 'entry',
      path: [...appClient, 'Login pages', 'Allowed callback URLs'],
    },
    'public-client': {
      text: 'Create another app client without a secret: one that has a secret keeps it.',
      path: [...pool, 'App clients', 'Create app client'],
    },
    grant: {
      text: 'Tick **Authorization code grant** for the app client, and save.',
      sets: 'entry',
      path: [...appClient, 'Login pages', 'OAuth grant types'],
    },
    scope: {
      text: 'Allow this permission to the app client, and save.',
      sets: 'entry',
      many: 'Allow these permissions to the app client, and save.',
      path: [...appClient, 'Login pages', 'OpenID Connect scopes and custom scopes'],
    },
    resource: {
      text: 'Create a resource server with exactly this identifier.',
      path: [...pool, 'Domain', 'Resource servers', 'Create resource server'],
      field: 'Resource server identifier',
    },
    people: { text: 'Look whether this account exists and is confirmed.', path: [...pool, 'Users'] },
    log: {
      text: 'Look for this sign-in in the history of the person.',
      path: [...pool, 'Users', 'User event history'],
    },
  },
};
