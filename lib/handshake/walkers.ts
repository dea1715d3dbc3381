/** How clients look for what they need before a sign-in, as far as it decides which answers of a live check are theirs. */
import type { Finding } from '../finding.ts';
import type { ClientFacts } from './facts.ts';

export interface Walker {
  client: ClientFacts;
  /** When it looks for metadata: after these statuses, or in any case. */
  starts: readonly number[] | 'always';
  /** What it makes of the URL in the challenge: it asks there and nowhere else, there first, or does not look at it. */
  named: 'only' | 'first' | 'ignored';
  /** On its callback page it looks anew, and no longer knows of the challenge. */
  forgets?: true;
  /** What it gets past all the same, as its source says or as it was measured; of closed ones only what was seen. */
  tolerates: readonly Finding['check'][];
}

const ORIGIN = 'http://localhost:6274';

const program = (name: string, more: Partial<Walker> = {}): Walker => ({
  client: { kind: 'other', name, inPage: false },
  starts: [401],
  named: 'only',
  tolerates: [],
  ...more,
});

/** Has a metadata document of its own (CIMD), and needs no registration. */
const documented = 'registration/cimd-only';
/** Takes any issuer. */
const anyIssuer = 'server-metadata/issuer-mismatch';
/** Takes any `resource`. */
const anyResource = 'resource-metadata/resource-mismatch';
/** Sends S256 whatever is listed. */
const anyPkce = 'server-metadata/no-pkce';

/** The official SDK 2, whoever it is that uses it. */
const other: Walker = { ...program('The client'), client: { kind: 'unknown', name: 'The client', inPage: false } };

const web: Walker = { ...other, client: { kind: 'unknown', name: 'The page', inPage: true, origin: ORIGIN } };

const inspectorV1: Walker = {
  ...web,
  client: { kind: 'inspector', part: 'proxy', name: 'MCP Inspector', inPage: true, origin: ORIGIN },
  forgets: true,
  tolerates: [anyIssuer],
};

const inspector: Walker = {
  ...other,
  client: { kind: 'inspector', part: 'backend', name: 'MCP Inspector', inPage: false, origin: ORIGIN },
};

/** By the names that a person chooses from; the first is what is taken where none was chosen. */
export const walkers = {
  other,
  web,
  inspector,
  'inspector-v1': inspectorV1,
  'mcp-remote': program('mcp-remote', { named: 'first' }),
  vscode: program('VS Code', { starts: [401, 403], named: 'first', tolerates: [documented, anyIssuer, anyPkce] }),
  claude: program('Claude', { named: 'first', tolerates: [documented, anyIssuer] }),
  'claude-desktop': program('Claude Desktop', { named: 'first', tolerates: [documented] }),
  'claude-code': program('Claude Code', { starts: [401, 403], tolerates: [documented, anyIssuer] }),
  cursor: program('Cursor'),
  'copilot-cli': program('GitHub Copilot CLI', { tolerates: [documented] }),
  chatgpt: program('ChatGPT', { starts: 'always', named: 'first', tolerates: [documented] }),
  windsurf: program('Windsurf'),
  'gemini-cli': program('Gemini CLI', { named: 'first', tolerates: [anyIssuer, anyPkce] }),
  codex: program('Codex', { starts: 'always', named: 'first', tolerates: [documented] }),
  goose: program('Goose', { named: 'first', tolerates: [documented] }),
  librechat: program('LibreChat', { starts: 'always', named: 'first', tolerates: [anyIssuer, anyResource] }),
  'open-webui': program('Open WebUI', { tolerates: [anyIssuer, anyResource] }),
  mcpjam: program('MCPJam', { starts: 'always', named: 'first', tolerates: [documented, anyIssuer, anyPkce] }),
  cline: program('Cline', { tolerates: [anyIssuer] }),
  zed: program('Zed', { named: 'first', tolerates: [documented, anyResource] }),
  'jetbrains-ai': program('JetBrains AI Assistant'),
  n8n: program('n8n', { starts: 'always', named: 'ignored', tolerates: [anyIssuer, anyResource] }),
  'use-mcp': { ...web, client: { ...web.client, kind: 'other', name: 'use-mcp' }, tolerates: [anyIssuer] },
  'cloudflare-agents': program('Cloudflare Agents'),
  'python-sdk': program('The Python SDK', { named: 'first', tolerates: [anyPkce] }),
  'python-sdk-1': program('The Python SDK 1', { named: 'first', tolerates: [anyIssuer, anyPkce] }),
  'typescript-sdk-1': program('The TypeScript SDK 1', { tolerates: [anyIssuer] }),
} satisfies Record<string, Walker>;

export const walkerNames: readonly string[] = Object.keys(walkers);

export const walkerOf = (name: string | undefined): Walker =>
  name !== undefined && Object.hasOwn(walkers, name) ? walkers[name as keyof typeof walkers] : other;
