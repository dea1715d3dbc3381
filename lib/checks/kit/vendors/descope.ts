import type { Vendor } from './vendor.ts';

const server = ['Agentic Identity Hub', 'MCP Servers', 'your MCP server'];

export const descope: Vendor = {
  console: 'the Descope console',
  host: /(?:^|\.)descope\.com$/,
  path: /^\/v1\/apps\/agentic\//,
  settings: {
    registration: {
      text: 'Turn on **DCR** for your MCP server, and save.',
      sets: 'switch',
      path: [...server, 'Settings', 'MCP Client Registration', 'DCR'],
    },
    'metadata-document': {
      text: 'Turn on **CIMD** for your MCP server, and save.',
      sets: 'switch',
      path: [...server, 'Settings', 'MCP Client Registration', 'CIMD'],
    },
    'registration-address': {
      text: 'Add the host of this callback address to the approved domains, and save.',
      sets: 'entry',
      path: [...server, 'Settings', 'MCP Client Registration', 'Approved Domains'],
      takes: 'host',
    },
    client: {
      text: 'Create a client with this callback address.',
      path: [...server, 'Clients'],
      field: 'Redirect URL',
    },
    callback: {
      text: 'Add the callback address to this client.',
      sets: 'entry',
      path: [...server, 'Clients', '{client}', 'Redirect URLs'],
    },
    scope: {
      text: 'Add this permission (scope), spelled exactly like this, and save.',
      sets: 'entry',
      many: 'Add these permissions (scopes), spelled exactly like this, and save.',
      path: [...server, 'Settings', 'Scopes'],
    },
    resource: {
      text: 'Set the URL of your MCP server to exactly this, and save.',
      sets: 'field',
      path: [...server, 'Settings', 'MCP Server URL'],
    },
    people: { text: 'Look whether this account exists and is enabled.', path: ['Users'] },
    log: { text: 'Look for this sign-in in the audit trail.', path: ['Audit & Troubleshoot'] },
  },
};
