/**
 * What a person enters where the URL of a server is asked for: a URL, or what clients are set up with (a command, a piece
 * of a settings file), which holds the URL, or shows that there is none.
 */
import { readAddress } from '../capture/live-check/address.ts';
import type { Prose } from '../finding.ts';
import { isObject, parseJson } from '../text/json.ts';
import { httpUrl } from '../text/url.ts';

export type EnteredServer =
  /** `client`: whose command or settings these are. */
  | { url: string; client?: string }
  | { problem: Prose }
  /** The server is a program that the client starts. */
  | { nothingToSignIn: Prose };

/** Longest text that is looked at, in UTF-16 code units. */
const LONGEST = 64 * 1024;

const program =
  'A client starts this MCP server as a program on its own computer (STDIO). It has no web address, so there is nothing to sign in to: it takes keys from its settings or its environment.';

/** Commands that hold the URL of a server, and whose they are. */
const commands: readonly [RegExp, string][] = [
  [/\bmcp-remote(?:@[^\s@]+)?\s/, 'mcp-remote'],
  [/^claude\s+mcp\s+add/, 'claude-code'],
  [/^codex\s+mcp\s+add/, 'codex'],
  [/^gemini\s+mcp\s+add/, 'gemini-cli'],
  [/^code(?:-insiders)?\s+--add-mcp/, 'vscode'],
];

const starts =
  /^(?:npx|pnpx|bunx|uvx|uv|node|deno|bun|python[\d.]*|pipx|docker|podman|java|go|cargo|\.{0,2}\/|[A-Za-z]:\\)/;

/** In a shell's quotes, or bare. */
const urlIn = (text: string): string | undefined => {
  const [found] = /\bhttps?:\/\/[^\s"'`\\,}]+/.exec(text) ?? [];
  return httpUrl(found) && found;
};

function ofCommand(text: string): EnteredServer | undefined {
  const [, client] = commands.find(([pattern]) => pattern.test(text)) ?? [];
  const url = client === undefined ? undefined : urlIn(text);
  if (client !== undefined && url !== undefined) return { url, client };
  const isProgram = (starts.test(text) && /\s/.test(text)) || (client !== undefined && text.includes(' -- '));
  return isProgram ? { nothingToSignIn: program } : undefined;
}

/** Names that the settings of clients have for it: Windsurf's is `serverUrl`, Gemini CLI's `httpUrl`. */
const urlNames = ['url', 'serverUrl', 'httpUrl'];

function ofSettings(value: unknown, depth = 0): EnteredServer | undefined {
  if (!isObject(value) || depth > 4) return undefined;
  const url = urlNames.map((name) => value[name]).find((found) => typeof found === 'string' && httpUrl(found));
  if (typeof url === 'string') return { url };
  if (typeof value.command === 'string') {
    const words = [value.command, ...(Array.isArray(value.args) ? value.args : [])];
    return ofCommand(words.join(' ')) ?? { nothingToSignIn: program };
  }
  for (const inner of Object.values(value)) {
    const found = ofSettings(inner, depth + 1);
    if (found) return found;
  }
  return undefined;
}

export function readEntered(entered: string): EnteredServer {
  const text = entered.slice(0, LONGEST).trim();
  if (/^["{]/.test(text)) {
    // One entry of a list, without the braces around it.
    const settings = ofSettings(parseJson(text) ?? parseJson(`{${text.replace(/,$/, '')}}`));
    if (settings) return settings;
  }
  return ofCommand(text) ?? readAddress(text);
}
