import { type Client, read } from './client.ts';
import { sdk2, sdk2Texts, sdkTexts } from './sdks/typescript.ts';

const code = read('cloudflare/agents 0.32.0');

export const cloudflareAgents: Client = {
  ...sdk2,
  id: 'cloudflare-agents',
  name: 'Cloudflare Agents SDK',
  called: /cloudflare/i,
  version: '0.32.0',
  asOf: '2026-11-28',
  runs: code('cloud'),
  sse: code([404, 405]),
  publicAddress: code(true),
  serverMetadataAt: code(['inserted', 'openid-inserted', 'openid-appended', 'root']),
  registration: code(['dcr']),
  clear: code({ text: 'Remove your MCP server from the agent, in your own code.' }),
  log: code({ text: 'Read the log of the Worker.' }),
  texts: [...sdk2Texts, ...sdkTexts],
};
