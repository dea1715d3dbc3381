/** Every client that is known. Another one is a file beside these, and a line here. */
import { chatgpt } from './chatgpt.ts';
import { claude } from './claude.ts';
import { claudeCode } from './claude-code.ts';
import { claudeDesktop } from './claude-desktop.ts';
import type { Client } from './client.ts';
import { cline } from './cline.ts';
import { cloudflareAgents } from './cloudflare-agents.ts';
import { codex } from './codex.ts';
import { copilotCli } from './copilot-cli.ts';
import { cursor } from './cursor.ts';
import { geminiCli } from './gemini-cli.ts';
import { goose } from './goose.ts';
import { inspector } from './inspector.ts';
import { inspectorTerminal } from './inspector-terminal.ts';
import { inspectorV1 } from './inspector-v1.ts';
import { jetbrainsAi } from './jetbrains-ai.ts';
import { kilo } from './kilo.ts';
import { librechat } from './librechat.ts';
import { mcpRemote } from './mcp-remote.ts';
import { mcpjam } from './mcpjam.ts';
import { mcporter } from './mcporter.ts';
import { n8n } from './n8n.ts';
import { openWebui } from './open-webui.ts';
import { opencode } from './opencode.ts';
import { other } from './other.ts';
import { pythonSdk } from './python-sdk.ts';
import { pythonSdk1 } from './python-sdk-1.ts';
import { qwenCode } from './qwen-code.ts';
import { typescriptSdk1 } from './typescript-sdk-1.ts';
import { useMcp } from './use-mcp.ts';
import { vscode } from './vscode.ts';
import { web } from './web.ts';
import { windsurf } from './windsurf.ts';
import { zed } from './zed.ts';

/** The most used first; of two names of which one holds the other, the longer stands before. */
export const clients: readonly Client[] = [
  inspectorV1,
  mcpjam,
  inspector,
  inspectorTerminal,
  claudeCode,
  claudeDesktop,
  claude,
  cursor,
  vscode,
  chatgpt,
  mcpRemote,
  copilotCli,
  codex,
  geminiCli,
  opencode,
  kilo,
  qwenCode,
  windsurf,
  cline,
  zed,
  goose,
  jetbrainsAi,
  librechat,
  openWebui,
  n8n,
  mcporter,
  cloudflareAgents,
  useMcp,
  pythonSdk1,
  pythonSdk,
  typescriptSdk1,
  web,
  other,
];

/** By its id, or by a name that a person wrote or the traffic has; the last two are no product's names. */
export const clientCalled = (name: string): Client | undefined =>
  clients.find(({ id }) => id === name.trim().toLowerCase()) ?? clients.find(({ called }) => called.test(name));
