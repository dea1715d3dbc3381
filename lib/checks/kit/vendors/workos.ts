import type { Vendor } from './vendor.ts';

const mcpAuth = ['Connect', 'Configuration', 'MCP Auth'];
const application = ['Connect', 'Applications', '{client}'];

export const workos: Vendor = {
  console: 'the WorkOS dashboard',
  host: /(?:^|\.)(?:authkit\.app|workos\.com)$/,
  issuer: 'It is your AuthKit domain without a path.',
  settings: {
    registration: {
      text: 'Turn on **Dynamic Client Registration**.',
      sets: 'switch',
      path: [...mcpAuth, 'Dynamic Client Registration'],
    },
    'metadata-document': {
      text: 'Turn on **Client ID Metadata Document**.',
      sets: 'switch',
      path: [...mcpAuth, 'Client ID Metadata Document'],
    },
    client: {
      text: 'Create an OAuth application with this callback address.',
      path: ['Connect', 'Applications', 'Create application'],
      field: 'Redirect URIs',
    },
    callback: {
      text: 'Add the callback address to the application.',
      sets: 'entry',
      path: [...application, 'Redirect URIs'],
    },
    resource: {
      text: 'Add exactly this URL to the resource indicators.',
      sets: 'entry',
      path: ['Connect', 'Configuration', 'MCP resource indicators'],
    },
    people: { text: 'Look whether this account exists and is active.', path: ['Users'] },
    log: { text: 'Look for this sign-in in the events.', path: ['Events'] },
  },
};
