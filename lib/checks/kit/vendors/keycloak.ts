import type { Vendor } from './vendor.ts';

const client = ['Clients', '{client}'];
const policies = ['Clients', 'Client registration', 'Anonymous access policies'];

export const keycloak: Vendor = {
  console: 'the Keycloak admin console',
  host: /(?:^|[.-])keycloak(?:[.-]|$)/,
  path: /^(?:\/\.well-known\/[a-z-]+)?(?:\/auth)?\/realms\/[^/]/,
  issuer: 'It ends in `/realms/` and the name of your realm.',
  settings: {
    registration: {
      text: 'Add two hosts to the trusted ones: that of the callback address, and your computer as Keycloak sees it (its IP address).',
      sets: 'entry',
      path: [...policies, 'Trusted Hosts', 'Trusted hosts'],
      takes: 'host',
    },
    'registration-address': {
      text: 'Add the host of the callback address to the trusted hosts, and save.',
      sets: 'entry',
      path: [...policies, 'Trusted Hosts', 'Trusted hosts'],
      takes: 'host',
    },
    'registration-scope': {
      text: 'Add these to the policy **Allowed Client Scopes**.',
      sets: 'entry',
      path: [...policies, 'Allowed Client Scopes'],
    },
    client: {
      text: 'Create a client with **Client authentication** off and this callback address.',
      path: ['Clients', 'Create client'],
      field: 'Valid redirect URIs',
    },
    callback: {
      text: 'Add the callback address to this client, and save.',
      sets: 'entry',
      path: [...client, 'Settings', 'Valid redirect URIs'],
    },
    'public-client': {
      text: 'Turn **Client authentication** off for this client, and save.',
      path: [...client, 'Settings', 'Capability config', 'Client authentication'],
    },
    grant: {
      text: 'Tick **Standard flow** for this client, and save.',
      sets: 'entry',
      path: [...client, 'Settings', 'Capability config', 'Standard flow'],
    },
    pkce: {
      text: 'Set the PKCE method of this client to `S256`, and save.',
      sets: 'field',
      path: [...client, 'Advanced', 'Proof Key for Code Exchange Code Challenge Method'],
    },
    scope: {
      text: 'Create a client scope for this permission, spelled exactly like this.',
      many: 'Create a client scope for each of these permissions, spelled exactly like this.',
      path: ['Client scopes', 'Create client scope'],
      field: 'Name',
    },
    resource: {
      text: 'Add a mapper of the type **Audience** with this URL to a default client scope.',
      sets: 'entry',
      path: ['Client scopes', 'a default scope', 'Mappers'],
      field: 'Included Custom Audience',
    },
    origin: {
      text: 'Add the address of the page to this client, and save.',
      sets: 'entry',
      path: [...client, 'Settings', 'Web origins'],
    },
    people: { text: 'Look whether this account exists and is enabled.', path: ['Users'] },
    'public-address': {
      text: 'Start Keycloak with its public address, which it otherwise takes from the request.',
      field: 'KC_HOSTNAME',
    },
    log: { text: 'Look for this sign-in in the events of the realm.', path: ['Events', 'User events'] },
  },
};
