/** What is said of each client where the authorization server’s metadata is not as it should be. */
import { describe, expect, test } from 'vitest';
import {
  environment,
  issuer,
  resourceMetadataDocument,
  resourceMetadataUrl,
  serverMetadataDocument,
} from '../../../fixtures/flow.ts';
import { asked } from '../asked.ts';
import { at, named, of, stopped } from './said.ts';

describe('the metadata of the authorization server', () => {
  test('only at the end of its address', () => {
    const flow = asked({
      documents: {
        [resourceMetadataUrl]: resourceMetadataDocument,
        [`${issuer}/.well-known/oauth-authorization-server`]: serverMetadataDocument,
      },
    });
    const verdicts = stopped(flow, 'server-metadata/only-appended');
    expect(verdicts).toEqual(expect.arrayContaining(['other', 'vscode', 'zed', 'codex', 'gemini-cli', 'n8n']));
  });
  test('another issuer', () => {
    expect(stopped(asked(at({}, { issuer: environment })), 'server-metadata/issuer-mismatch')).toEqual([
      ...[
        'claude-desktop',
        'cloudflare-agents',
        'codex',
        'copilot-cli',
        'goose',
        'inspector',
        'inspector-terminal',
        'mcp-remote',
        'other',
      ],
      ...['python-sdk', 'web', 'zed'],
    ]);
  });
  test('an entry with a slash that the issuer lacks', () => {
    const flow = asked(at({ authorization_servers: [`${issuer}/`] }));
    expect(stopped(flow, 'server-metadata/issuer-mismatch')).toEqual([
      'codex',
      'copilot-cli',
      'goose',
      'python-sdk',
      'zed',
    ]);
  });
  test('no list of PKCE methods', () => {
    const flow = asked(at({}, { code_challenge_methods_supported: undefined }));
    expect(stopped(flow, 'server-metadata/no-pkce')).toEqual(['chatgpt', 'claude', 'claude-desktop', 'n8n', 'zed']);
  });
  test('a list without S256', () => {
    const stops = stopped(asked(at({}, { code_challenge_methods_supported: ['plain'] })), 'server-metadata/no-pkce');
    expect(stops).toEqual(
      expect.arrayContaining(['claude', 'claude-code', 'cline', 'codex', 'goose', 'librechat', 'mcp-remote', 'zed']),
    );
    for (const name of ['vscode', 'gemini-cli', 'open-webui', 'python-sdk', 'mcpjam'])
      expect(stops).not.toContain(name);
  });
  test('a token endpoint in plain http', () => {
    const stops = stopped(
      asked(at({}, { token_endpoint: 'http://acme.scalekit.dev/token' })),
      'server-metadata/insecure-endpoint',
    );
    expect(stops).toEqual([
      'cloudflare-agents',
      'inspector',
      'inspector-terminal',
      'mcp-remote',
      'other',
      'web',
      'zed',
    ]);
  });
  test('a sign-in page on another host', () => {
    const flow = asked(at({}, { authorization_endpoint: 'https://login.acme.dev/oauth/authorize' }));
    expect(named(of(flow), 'codex')).toMatchObject({
      verdict: 'cannot',
      shows: expect.stringContaining('endpoint origin does not match'),
    });
    expect(named(of(flow), 'goose')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
  test('an endpoint missing', () => {
    expect(named(of(asked(at({}, { token_endpoint: undefined }))), 'vscode')).toMatchObject({
      verdict: 'cannot',
      check: 'server-metadata/missing-endpoints',
    });
  });
});
