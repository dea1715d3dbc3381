/** What holds no requests is called what it is, and no secret of a log gets out. */
import { describe, expect, test } from 'vitest';
import { issuer, server } from '../../../fixtures/flow.ts';
import { message, q, read } from './lines.ts';

describe('what holds no requests is called what it is', () => {
  const output = [
    '[1234] Discovering OAuth server configuration...',
    '[1234] Connecting to remote server: https://mcp.example.com/mcp',
    '[1234] Using transport strategy: http-first',
    '[1234] Connected to remote server using StreamableHTTPClientTransport',
  ];
  test.each([
    ['from its beginning', output],
    ['from its middle', output.slice(2)],
    [
      'while it waits',
      ['[1234] ', 'Please authorize this client by visiting:', 'https://auth.example.com/authorize?x=1'],
    ],
    ['in the log of Claude Desktop', output.map((said) => `2026-11-02T10:00:00.000Z [acme] [info] ${said}`)],
  ])('the ordinary output of mcp-remote, %s', (_where, lines) => {
    expect(() => read(lines)).toThrow(/ordinary output of mcp-remote.*--debug/);
  });
  test.each([
    ['Claude Code', ['[DEBUG] MCP server "acme": Starting connection', '[DEBUG] MCP server "acme": Saving tokens']],
    ['another program', ['[1234] listening on 3000', '[1234] POST /mcp 401']],
    ['Cursor', ['[info] MCP OAuth redirect to authorization']],
  ])('a log of %s is not a HAR file whose JSON is broken', (_name, lines) => {
    expect(() => read(lines)).toThrow(/it is not JSON\. Nor is it a debug log of mcp-remote/);
  });
  test('JSON in brackets is JSON', () => {
    for (const text of ['[]', '[{"request":{}}]', ' [ "a" ]']) expect(() => read([text])).not.toThrow(/it is not JSON/);
  });
  test('what a recording quotes makes no log of it', () => {
    expect(() => read([q({ log: { entries: [], comment: output.join(' ') } })])).toThrow(/HAR file is empty/);
  });
});

test('no secret of a log gets out', () => {
  const secrets = {
    token: 'kT9xQ2vLm8Zr4Wc7Bn1Yp6Hs3Dg5Fj0A',
    code: 'Qa7Ws2Ed9Rf4Tg6Yh1Uj8Ik3Ol5Pz0Xc',
    verifier: 'Zx1Cv6Bn8Ml3Kj9Hg2Fd7Sa4Qw5Er0Ty',
  };
  const form = `grant_type=authorization_code&code=${secrets.code}&code_verifier=${secrets.verifier}`;
  const at = (second: number, text: string) => `2026-11-02 10:00:0${second}.000 ${text}`;
  const vscode = [
    at(0, '[info] Starting server acme'),
    at(
      1,
      `[trace] Fetching ${server} with options: ${q({ method: 'POST', headers: { Authorization: `Bearer ${secrets.token}` }, body: q(message) })}`,
    ),
    at(2, `[trace] Fetched ${server}: ${q({ status: 401, headers: { 'set-cookie': `session=${secrets.token}` } })}`),
    at(3, `[trace] Fetching ${issuer}/oauth/token with options: ${q({ method: 'POST', headers: {}, body: form })}`),
  ];
  const mcpRemote = [
    `[2026-11-02T10:00:00.000Z][1] Starting mcp-remote with server URL: ${server}?token=${secrets.token}`,
    `[2026-11-02T10:00:01.000Z][1] Local → Remote message ${q({ method: 'tools/call', id: 1, params: q({ arguments: { access_token: secrets.token } }) })}`,
  ];
  for (const log of [vscode, mcpRemote]) {
    const text = JSON.stringify(read(log));
    for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
    expect(read(log).length).toBeGreaterThan(0);
  }
});
