import { describe, expect, test } from 'vitest';
import { clientCalled, clients } from '../../../lib/clients/all.ts';
import { parseUrl } from '../../../lib/text/url.ts';

test('each id is there once, and each client is found by its id and by its name', () => {
  expect(new Set(clients.map(({ id }) => id)).size).toBe(clients.length);
  for (const client of clients) {
    expect(clientCalled(client.id), client.id).toBe(client);
    expect(clientCalled(client.id.toUpperCase()), client.id).toBe(client);
  }
});

test.each([
  ['inspector-client', 'inspector'],
  ['MCP Inspector', 'inspector'],
  ['inspector-v1', 'inspector-v1'],
  ['MCP Inspector CLI', 'inspector-terminal'],
  ['MCP Inspector v1', 'inspector-v1'],
  ['mcp-remote', 'mcp-remote'],
  ['Visual Studio Code', 'vscode'],
  ['vs-code', 'vscode'],
  ['Claude Desktop', 'claude-desktop'],
  ['claude-ai', 'claude'],
  ['Anthropic/ClaudeAI', 'claude'],
  ['Claude Code', 'claude-code'],
  ['cursor-vscode', 'cursor'],
  ['github-copilot-developer', 'copilot-cli'],
  ['openai-mcp', 'chatgpt'],
  ['codex-mcp-client', 'codex'],
  ['gemini-cli-mcp-client', 'gemini-cli'],
  ['MCPJam - my server', 'mcpjam'],
])('%s is %s', (name, id) => {
  expect(clientCalled(name)?.id).toBe(id);
});

test('nobody is taken for another', () => {
  for (const name of ['my-own-agent', 'Kilo Code']) expect(clientCalled(name), name).toBeUndefined();
  expect(clientCalled('')).toBeUndefined();
  // In traffic, version 1 has the same name, and neither has the Inspector's pages.
  for (const name of ['inspector-cli', 'inspector-tui 2.12.0', 'inspector-cli 0.22.0'])
    expect(clientCalled(name), name).toBeUndefined();
});

describe.each(clients.map((client) => [client.id, client] as const))('%s', (_id, client) => {
  test('each fact says where it is from, and each fault where to read on', () => {
    const facts = Object.values(client).filter(
      (value): value is { is: unknown; from: { where: string } } =>
        typeof value === 'object' && value !== null && 'from' in value && 'is' in value,
    );
    expect(facts.length).toBeGreaterThan(1);
    for (const { from } of facts) expect(from.where).toMatch(/\S/);
    for (const { issue, says, wayRound, asOf } of client.faults ?? []) {
      expect(parseUrl(issue)?.protocol).toBe('https:');
      expect(asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
      for (const sentence of [says, wayRound]) expect(sentence).toMatch(/^[A-Z`].*[.`]$/s);
    }
  });

  test('each text is long enough to tell, and says what it means in a sentence', () => {
    for (const { text, means } of client.texts ?? []) {
      const pieces = text.split('…').map((piece) => piece.trim());
      expect(Math.max(...pieces.map((piece) => piece.length)), text).toBeGreaterThan(8);
      expect(means, text).toMatch(/^[A-Z].*\.$/s);
    }
  });
});
