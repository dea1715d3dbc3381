import { expect, test } from 'vitest';
import { readEntered } from '../../../lib/check-page/entered.ts';

test.each([
  ['https://mcp.example.com/mcp', { url: 'https://mcp.example.com/mcp' }],
  ['  http://localhost:3000/mcp\n', { url: 'http://localhost:3000/mcp' }],
  [
    'npx -y mcp-remote https://mcp.example.com/mcp --debug',
    { url: 'https://mcp.example.com/mcp', client: 'mcp-remote' },
  ],
  ['npx mcp-remote@latest "https://mcp.example.com/mcp"', { url: 'https://mcp.example.com/mcp', client: 'mcp-remote' }],
  [
    'claude mcp add --transport http todo https://mcp.example.com/mcp',
    { url: 'https://mcp.example.com/mcp', client: 'claude-code' },
  ],
  [
    `code --add-mcp '{"name":"todo","url":"https://mcp.example.com/mcp"}'`,
    { url: 'https://mcp.example.com/mcp', client: 'vscode' },
  ],
  ['{"mcpServers":{"todo":{"url":"https://mcp.example.com/mcp"}}}', { url: 'https://mcp.example.com/mcp' }],
  ['"todo": { "serverUrl": "https://mcp.example.com/mcp" },', { url: 'https://mcp.example.com/mcp' }],
  [
    '{"mcpServers":{"todo":{"command":"npx","args":["mcp-remote","https://mcp.example.com/mcp"]}}}',
    { url: 'https://mcp.example.com/mcp', client: 'mcp-remote' },
  ],
])('%s holds the URL', (text, expected) => {
  expect(readEntered(text)).toEqual(expected);
});

test.each([
  'npx -y @modelcontextprotocol/server-filesystem /tmp',
  'uvx mcp-server-git',
  'docker run -i --rm mcp/postgres https://not-the-server.example/',
  'claude mcp add todo -- node server.js',
  '{"mcpServers":{"files":{"command":"npx","args":["-y","server-files"]}}}',
  '{"command":"/usr/local/bin/server"}',
])('%s is a program: there is nothing to sign in to', (text) => {
  expect(readEntered(text)).toEqual({ nothingToSignIn: expect.stringContaining('nothing to sign in to') });
});

test.each([
  ['', 'No URL'],
  ['mcp.example.com/mcp', 'no scheme'],
  ['https://me:pw@mcp.example.com/mcp', 'password'],
  ['https://mcp.example.com/mcp#x', 'fragment'],
  ['ftp://mcp.example.com/', 'ftp:'],
  ['{"not":"a server"}', 'no URL'],
  ['my server', 'space'],
])('%s is a mistake that is said', (text, words) => {
  expect(readEntered(text)).toEqual({ problem: expect.stringContaining(words) });
});
