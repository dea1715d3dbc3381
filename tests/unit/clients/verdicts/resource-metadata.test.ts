/** What is said of each client where the MCP server’s metadata is not as it should be. */
import { describe, expect, test } from 'vitest';
import { clients } from '../../../../lib/clients/all.ts';
import {
  answer,
  type Flow,
  request,
  resourceMetadataDocument,
  resourceMetadataUrl,
  serverMetadataDocument,
  serverMetadataUrl,
} from '../../../fixtures/flow.ts';
import { judge } from '../../../fixtures/judge.ts';
import { asked, program } from '../asked.ts';
import { asDocuments, at, named, notKnown, of, root, stopped } from './said.ts';

describe('the metadata of the MCP server', () => {
  const dead = 'https://mcp.example.com/elsewhere';
  test('the address in the 401 is dead, and the usual ones are not', () => {
    const verdicts = of(
      asked({ challenge: `Bearer resource_metadata="${dead}"`, documents: { ...asDocuments(), [dead]: 404 } }),
    );
    // Open WebUI goes on at the URL of the MCP server, the others at its origin: there is nothing at either.
    const failing = verdicts.filter((v) => v.check === 'resource-metadata/not-found' && v.verdict !== 'unknown');
    expect(failing.map((v) => v.client).sort()).toEqual([
      ...[
        'claude-code',
        'cline',
        'cloudflare-agents',
        'inspector',
        'inspector-terminal',
        'inspector-v1',
        'kilo',
        'mcp-remote',
      ],
      ...['mcporter'],
      ...['open-webui', 'opencode', 'other', 'typescript-sdk-1', 'use-mcp', 'web'],
    ]);
    for (const name of ['vscode', 'python-sdk', 'codex', 'goose', 'n8n']) {
      expect(named(verdicts, name), name).toMatchObject({ verdict: 'nothing-stops-it' });
    }
    expect(named(verdicts, 'cursor')).toMatchObject({ verdict: 'unknown' });
  });
  test('the JSON is only where the 401 says: whoever asks with HEAD sees that where HEAD asks to sign in', () => {
    const elsewhere = 'https://mcp.example.com/mcp.json';
    const server = (head: number) =>
      of(
        asked({
          head,
          challenge: `Bearer resource_metadata="${elsewhere}"`,
          documents: {
            [elsewhere]: resourceMetadataDocument,
            [serverMetadataUrl]: { ...serverMetadataDocument, authorization_response_iss_parameter_supported: true },
          },
        }),
      );
    for (const name of ['gemini-cli', 'qwen-code']) {
      expect(named(server(405), name), name).toMatchObject({ check: 'resource-metadata/not-found' });
      expect(named(server(401), name), name).toMatchObject({ fault: { issue: expect.stringContaining('12628') } });
    }
    expect(named(server(405), 'claude-code')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
  test('the address in the 401 is on another host, and nothing else is', () => {
    const elsewhere = 'https://meta.example.com/mcp.json';
    const flow = asked({
      challenge: `Bearer resource_metadata="${elsewhere}"`,
      documents: { [elsewhere]: resourceMetadataDocument, [serverMetadataUrl]: serverMetadataDocument },
    });
    expect(stopped(flow, 'resource-metadata/only-at-challenge-url')).toEqual(['codex', 'goose', 'n8n', 'zed']);
  });
  test('there is none', () => {
    const verdicts = of(asked({ challenge: 'Bearer', documents: {} }));
    const cannot = verdicts.filter((v) => v.check === 'resource-metadata/not-found').map((v) => v.client);
    expect(cannot).toContain('zed');
    expect(cannot).toContain('chatgpt');
    expect(named(verdicts, 'codex')).toMatchObject({ verdict: 'cannot', check: 'resource-metadata/not-found' });
  });
  test('there is none: who guesses gets in where the endpoints are at the root, as in MCP 2025-03-26', () => {
    const verdicts = of(asked({ challenge: 'Bearer', documents: {} }));
    for (const name of ['vscode', 'other', 'typescript-sdk-1', 'mcp-remote', 'cline', 'inspector', 'python-sdk']) {
      expect(named(verdicts, name), name).toMatchObject({
        verdict: 'might-fail',
        check: 'resource-metadata/not-found',
        why: expect.stringContaining('https://mcp.example.com/register'),
      });
    }
    // Whether Cursor does is a guess of ours.
    expect(named(verdicts, 'cursor')).toMatchObject({ verdict: 'unknown' });
    for (const name of ['codex', 'goose', 'zed', 'gemini-cli', 'chatgpt'])
      expect(named(verdicts, name)?.verdict, name).not.toBe('might-fail');
  });
  test('there is none, and somebody guessed already', () => {
    const registered = (status: number) => {
      const x = program(
        request('POST', 'https://mcp.example.com/register', { json: { redirect_uris: ['http://localhost/'] } }),
      );
      return of(
        asked({ challenge: 'Bearer', documents: {} }).add({ register: answer(status, { bare: true, json: {} })(x) }),
      );
    };
    expect(named(registered(404), 'other')).toMatchObject({ verdict: 'cannot' });
    expect(named(registered(201), 'other')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
  test('there is none, and the MCP server is an authorization server itself', () => {
    const own = 'https://mcp.example.com';
    const metadata = {
      ...serverMetadataDocument,
      issuer: `${own}/`,
      authorization_endpoint: `${own}/authorize`,
      token_endpoint: `${own}/token`,
      registration_endpoint: `${own}/register`,
    };
    const flow = asked({
      challenge: 'Bearer',
      documents: { [`${own}/.well-known/oauth-authorization-server`]: metadata },
    });
    expect(named(of(flow), 'vscode')).toMatchObject({ verdict: 'nothing-stops-it' });
    expect(named(of(flow), 'zed')).toMatchObject({ verdict: 'cannot' });
  });
  test('only at the root', () => {
    const flow = asked({
      challenge: 'Bearer',
      documents: { [root]: resourceMetadataDocument, [serverMetadataUrl]: serverMetadataDocument },
    });
    // There it is for the whole host, to VS Code.
    expect(stopped(flow, 'resource-metadata/resource-mismatch')).toEqual(['vscode']);
    const origin = asked({
      challenge: 'Bearer',
      documents: {
        [root]: { ...resourceMetadataDocument, resource: 'https://mcp.example.com/' },
        [serverMetadataUrl]: serverMetadataDocument,
      },
    });
    expect(named(of(origin), 'vscode')).toMatchObject({ verdict: 'nothing-stops-it' });
    expect(stopped(origin, 'resource-metadata/resource-mismatch')).toEqual([
      ...['claude', 'claude-desktop', 'gemini-cli'],
    ]);
  });
  test('it names no authorization server', () => {
    const verdicts = of(asked(at({ authorization_servers: [] })));
    for (const name of ['python-sdk', 'zed', 'other']) {
      expect(named(verdicts, name)).toMatchObject({
        verdict: 'cannot',
        check: 'resource-metadata/no-authorization-servers',
      });
    }
    // The official SDK looks at the MCP server itself then.
    expect(named(verdicts, 'zed')?.why).not.toBe(named(verdicts, 'other')?.why);
  });
  test('what is only derived of a client that asks by the challenge alone leaves it open', () => {
    const challenge = `Bearer resource_metadata="${dead}"`;
    const verdicts = of(asked({ challenge, documents: { ...asDocuments(), [dead]: 404 } }));
    // `claude mcp login` was seen to get on where the address is not reached.
    expect(named(verdicts, 'claude-code')?.verdict).toBe('might-fail');
    expect(named(verdicts, 'mcp-remote')?.verdict).not.toBe('nothing-stops-it');
  });
  test('it answers 500', () => {
    const flow = asked({
      documents: {
        [resourceMetadataUrl]: 500,
        [root]: resourceMetadataDocument,
        [serverMetadataUrl]: serverMetadataDocument,
      },
    });
    expect(stopped(flow, 'resource-metadata/server-error')).toEqual(
      expect.arrayContaining(['codex', 'goose', 'inspector', 'typescript-sdk-1', 'cline']),
    );
    // It looks at the root then, as its source says.
    expect(named(of(flow), 'python-sdk')).toMatchObject({ verdict: 'nothing-stops-it' });
    expect(named(of(flow), 'librechat')).toMatchObject({ verdict: 'unknown' });
  });
});

describe('`resource` against the URL', () => {
  const everybody = clients.map((c) => c.id).filter((id) => !notKnown.includes(id));
  const notCompared = ['librechat', 'n8n', 'open-webui', 'qwen-code', 'zed'];
  const strict = ['claude', 'claude-desktop', 'gemini-cli', 'vscode'];
  const slashIsNone = ['copilot-cli', 'mcpjam', 'python-sdk', 'python-sdk-1'];

  const mismatch = (resource: string, url = 'https://mcp.example.com/mcp') => {
    const path = new URL(`/.well-known/oauth-protected-resource${new URL(url).pathname.replace(/\/$/, '')}`, url).href;
    return asked({
      url,
      challenge: `Bearer resource_metadata="${path}"`,
      documents: { [path]: { ...resourceMetadataDocument, resource }, [serverMetadataUrl]: serverMetadataDocument },
    });
  };
  const refusing = (flow: Flow) => stopped(flow, 'resource-metadata/resource-mismatch');
  /** What compares is not known of these: they are no more than unknown. */
  const guessed = ['chatgpt', 'cursor'];

  test.each([
    ['a parent of it', 'https://mcp.example.com/', strict],
    [
      'with a slash at its end',
      'https://mcp.example.com/mcp/',
      everybody.filter((id) => !notCompared.includes(id) && !guessed.includes(id) && !slashIsNone.includes(id)),
    ],
    [
      'another path',
      'https://mcp.example.com/other',
      everybody.filter((id) => !notCompared.includes(id) && !guessed.includes(id) && id !== 'mcpjam'),
    ],
    [
      'http behind TLS',
      'http://mcp.example.com/mcp',
      everybody.filter((id) => !notCompared.includes(id) && !guessed.includes(id)),
    ],
    [
      'another host',
      'https://internal.example.com/mcp',
      everybody.filter((id) => !notCompared.includes(id) && !guessed.includes(id)),
    ],
  ])('%s', (_name, resource, expected) => {
    expect(refusing(mismatch(resource))).toEqual(expected.toSorted());
  });
  test('without the slash that the URL has', () => {
    expect(refusing(mismatch('https://mcp.example.com/mcp', 'https://mcp.example.com/mcp/'))).toEqual([
      'gemini-cli',
      'vscode',
    ]);
  });
  test('the check agrees, judged as each of them', () => {
    const cause = (client: string) => judge(mismatch('https://mcp.example.com/'), { context: { client } }).cause?.check;
    for (const client of strict) expect(cause(client), client).toBe('resource-metadata/resource-mismatch');
    for (const client of ['other', 'claude-code', 'zed', 'chatgpt', 'cursor'])
      expect(cause(client), client).toBeUndefined();
  });
  test('a placeholder is said to be one', () => {
    expect(named(of(mismatch('<your-mcp-url>')), 'other')).toMatchObject({
      verdict: 'cannot',
      check: 'resource-metadata/placeholder',
    });
  });
});
