import { describe, expect, it } from 'vitest';
import { isFollowed, nameOf, recognise } from '../../../../lib/extension/shared/recognise.ts';

describe('what a page is', () => {
  const page = (title: string, icon: string, url = 'http://localhost:6274/') => ({ title, icons: [icon], url });
  it.each([
    [page('MCP Inspector', '/mcp.svg'), 'inspector-v1'],
    [page('MCP Inspector', '/mcp.svg', 'http://127.0.0.1:9999/oauth/callback?code=x&state=y'), 'inspector-v1'],
    [page('MCP Inspector', '/assets/MCP-CWGQJYyH.svg'), 'inspector-v2'],
    [page('MCP Inspector', '/other.svg'), 'inspector'],
    [page('', '', 'http://[::1]:7000/?MCP_INSPECTOR_API_TOKEN=abc'), 'inspector-v2'],
    [page('', '', 'http://localhost:6274/?MCP_PROXY_AUTH_TOKEN=abc'), 'inspector-v1'],
    [page('MCPJam Inspector', '/mcp_jam.svg'), 'mcpjam'],
    [page('MCPJam Inspector', '/mcp.svg', 'http://localhost:6274/?MCP_PROXY_AUTH_TOKEN=abc'), 'mcpjam'],
    [page('Vite + React', '/vite.svg'), undefined],
    [page('My MCP Inspector notes', '/mcp.svg'), undefined],
  ])('%j is %s', (marks, kind) => expect(recognise(marks)).toBe(kind));

  it('is named and followed accordingly', () => {
    expect(nameOf('mcpjam')).toBe('MCPJam Inspector');
    expect(isFollowed('mcpjam')).toBe(false);
    expect(nameOf('inspector-v2')).toBe('MCP Inspector');
    expect(isFollowed('inspector')).toBe(true);
    expect(nameOf('other')).toBeNull();
  });
});
