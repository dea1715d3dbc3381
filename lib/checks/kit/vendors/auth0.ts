import type { Vendor } from './vendor.ts';

const application = ['Applications', 'Applications', '{client}'];
const api = ['Applications', 'APIs', 'your API'];

export const auth0: Vendor = {
  console: 'the Auth0 dashboard',
  host: /(?:^|\.)auth0\.com$/,
  path: /^\/oidc\/register$/,
  issuer: 'It is your Auth0 domain with a slash at the end.',
  settings: {
    registration: {
      text: 'Turn on **Dynamic Client Registration (DCR)**, and save.',
      sets: 'switch',
      path: ['Settings', 'Advanced', 'Dynamic Client Registration (DCR)'],
    },
    'registration-scope': {
      text: 'Grant this permission to applications that register themselves.',
      many: 'Grant these permissions to applications that register themselves.',
      path: [...api, 'Settings', 'Default Permissions for Third-Party Applications'],
    },
    client: {
      text: 'Create an application of the type **Native** with this callback address.',
      path: ['Applications', 'Applications', 'Create Application'],
      field: 'Allowed Callback URLs',
    },
    callback: {
      text: 'Add the callback address to the application, and save.',
      sets: 'entry',
      path: [...application, 'Settings', 'Allowed Callback URLs'],
    },
    'public-client': {
      text: 'Set the authentication method of the application to **None**.',
      sets: 'field',
      path: [...application, 'Credentials', 'Authentication Methods'],
    },
    grant: {
      text: 'Tick **Authorization Code** and **Refresh Token** for the application.',
      sets: 'entry',
      path: [...application, 'Settings', 'Advanced Settings', 'Grant Types'],
    },
    scope: {
      text: 'Add this permission to the API, spelled exactly like this.',
      sets: 'entry',
      many: 'Add these permissions to the API, spelled exactly like this.',
      path: [...api, 'Permissions'],
      field: 'Permission',
    },
    resource: {
      text: 'Create an API with exactly this identifier.',
      path: ['Applications', 'APIs', 'Create API'],
      field: 'Identifier',
    },
    origin: {
      text: 'Add the address of the page to the application, and save.',
      sets: 'entry',
      path: [...application, 'Settings', 'Allowed Origins (CORS)'],
    },
    connection: {
      text: 'Promote the connection that your people sign in with to the domain level.',
      sets: 'entry',
      path: ['Authentication', 'your connection', 'Settings', 'Promote Connection to Domain Level'],
    },
    people: {
      text: 'Look whether this account exists and is not blocked.',
      path: ['User Management', 'Users'],
    },
    'refresh-token': {
      text: 'Turn on **Allow Offline Access** for the API, and save.',
      sets: 'switch',
      path: [...api, 'Settings', 'Allow Offline Access'],
    },
    log: { text: 'Look for this sign-in in the logs.', path: ['Monitoring', 'Logs'] },
  },
};
