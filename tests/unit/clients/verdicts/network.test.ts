/** What is said of each client by where the server is, by its first answer, and of pages that may not read it. */
import { describe, expect, test } from 'vitest';
import { clients } from '../../../../lib/clients/all.ts';
import type { Exchange } from '../../../../lib/exchange.ts';
import {
  answer,
  blocked,
  direct,
  headers,
  native,
  request,
  resourceMetadataDocument,
  resourceMetadataUrl,
  serverMetadataDocument,
  serverMetadataUrl,
} from '../../../fixtures/flow.ts';
import { asked, program } from '../asked.ts';
import { at, named, notKnown, notTold, of, pages, root, stopped } from './said.ts';

describe('where the server is', () => {
  const local = 'http://localhost:3002/mcp';
  const there = (url: string) => {
    const path = new URL('/.well-known/oauth-protected-resource/mcp', url).href;
    const documents = {
      [path]: { ...resourceMetadataDocument, resource: url },
      [serverMetadataUrl]: serverMetadataDocument,
    };
    return asked({ url, challenge: `Bearer resource_metadata="${path}"`, documents });
  };

  test('this computer', () => {
    expect(stopped(there(local), 'client/loopback-url')).toEqual(notTold);
    expect(named(of(there(local)), 'claude')).toMatchObject({ verdict: 'cannot', known: { by: 'documentation' } });
    expect(named(of(there(local)), 'claude-desktop')).toMatchObject({ verdict: 'might-fail', known: { by: 'report' } });
    expect(named(of(there(local)), 'vscode')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
  test('a private network', () => {
    expect(stopped(there('https://10.0.0.7/mcp'), 'client/loopback-url')).toEqual(notTold);
  });
  test('another port', () => {
    expect(stopped(there('https://mcp.example.com:8443/mcp'), 'client/custom-port')).toEqual([
      'claude',
      'claude-desktop',
    ]);
  });
  test('what its name stands for', () => {
    const at = (...addresses: string[]) => of(asked({ addresses }));
    for (const name of notTold)
      expect(named(at('203.0.113.7'), name), name).toMatchObject({ verdict: 'nothing-stops-it' });
    for (const name of notTold)
      expect(named(at('203.0.113.7', '10.0.0.7'), name), name).toMatchObject({ verdict: 'might-fail' });
    for (const name of notTold) expect(named(at(), name), name).toMatchObject({ verdict: 'unknown' });
    expect(named(at('2001:db8::7'), 'claude')).toMatchObject({
      verdict: 'cannot',
      why: expect.stringContaining('IPv4'),
    });
    expect(named(at('2001:db8::7', '203.0.113.7'), 'claude')).toMatchObject({ verdict: 'nothing-stops-it' });
    expect(named(at('2001:db8::7'), 'chatgpt')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
  test('plain http', () => {
    const verdicts = of(there('http://mcp.example.com/mcp'));
    expect(named(verdicts, 'claude')).toMatchObject({ verdict: 'cannot', why: expect.stringContaining('https') });
    expect(named(verdicts, 'chatgpt')).toMatchObject({ verdict: 'cannot' });
    expect(named(verdicts, 'vscode')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
});

describe('the first request', () => {
  test('403 where 401 is due', () => {
    const starting = [
      ...['chatgpt', 'claude-code', 'codex', 'gemini-cli', 'librechat', 'mcpjam', 'n8n', 'qwen-code', 'vscode'],
    ];
    const cannot = stopped(asked({ status: 403 }), 'challenge/wrong-status');
    expect(cannot).toEqual(
      clients
        .map((c) => c.id)
        .filter((id) => !starting.includes(id) && !notKnown.includes(id))
        .sort(),
    );
  });
  test('asked for in a 200', () => {
    const body = { jsonrpc: '2.0', id: 0, error: { code: -32001, message: 'Unauthorized' } };
    const verdicts = of(asked({ status: 200, challenge: null, body }));
    expect(named(verdicts, 'vscode')).toMatchObject({ verdict: 'cannot', check: 'challenge/in-body' });
    expect(named(verdicts, 'n8n')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
  test('no sign-in at all', () => {
    const body = {
      jsonrpc: '2.0',
      id: 0,
      result: { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'a', version: '1' } },
    };
    const verdicts = of(asked({ status: 200, challenge: null, body, documents: {} }));
    const later = of(asked({ status: 200, challenge: null, body }));
    expect(named(later, 'zed')?.why).toMatch(/answers the first request without a token/);
    expect(named(verdicts, 'zed')).toMatchObject({
      verdict: 'nothing-stops-it',
      why: expect.stringContaining('nothing to sign in to'),
    });
  });
  test('401 without WWW-Authenticate', () => {
    expect(stopped(asked({ challenge: null }), 'challenge/no-www-authenticate')).toEqual(['zed']);
  });
  test('406 to a client that accepts anything', () => {
    const first = program(native().get('initialize'));
    const any = { ...first, request: { ...first.request, headers: [['accept', '*/*']] as [string, string][] } };
    const refused = answer(406, { bare: true })(any);
    expect(stopped(asked().add({ refused }, 'initialize'), 'session/not-acceptable')).toEqual([
      'claude',
      'claude-desktop',
      'open-webui',
    ]);
  });
  describe('a server of the older transport alone', () => {
    const sse = (more: Parameters<typeof asked>[0] = {}) => of(asked({ status: 405, stream: 401, ...more }));
    const falling = ['mcp-remote', 'vscode', 'cursor', 'cloudflare-agents'];

    test('who falls back is judged by the answer to its GET', () => {
      for (const name of ['mcp-remote', 'vscode', 'cursor'])
        expect(named(sse(), name), name).toMatchObject({ verdict: 'nothing-stops-it' });
      for (const name of ['mcp-remote', 'vscode'])
        expect(named(sse({ status: 404 }), name), name).toMatchObject({ verdict: 'nothing-stops-it' });
      // What is wrong later stops it there, and not here.
      const lacking = at({}, { token_endpoint: undefined });
      for (const name of falling)
        expect(named(sse(lacking), name), name).toMatchObject({ check: 'server-metadata/missing-endpoints' });
    });
    test('who falls back after some statuses is stopped by others', () => {
      expect(named(sse({ status: 400 }), 'vscode')).toMatchObject({ verdict: 'nothing-stops-it' });
      expect(named(sse({ status: 400 }), 'mcp-remote')).toMatchObject({
        verdict: 'cannot',
        check: 'network/wrong-transport',
      });
    });
    test('where a person chooses, it gets on once SSE is chosen', () => {
      for (const name of ['other', 'typescript-sdk-1', 'inspector', 'claude-code', 'python-sdk']) {
        expect(named(sse(), name), name).toMatchObject({
          verdict: 'might-fail',
          check: 'network/wrong-transport',
          why: expect.stringContaining('once SSE is chosen'),
        });
      }
      // The metadata is looked at all the same.
      const issuerless = sse(at({}, { issuer: undefined }));
      expect(named(issuerless, 'other')).toMatchObject({ verdict: 'cannot', check: 'server-metadata/invalid' });
    });
    test('who never speaks it cannot, and of some it is not known', () => {
      for (const name of ['codex', 'goose', 'zed'])
        expect(named(sse(), name), name).toMatchObject({ verdict: 'cannot', check: 'network/wrong-transport' });
      for (const name of ['jetbrains-ai', 'windsurf', 'open-webui'])
        expect(named(sse(), name), name).toMatchObject({ verdict: 'unknown' });
    });
    test('one that asks for no sign-in', () => {
      const open = sse({ stream: 'open', challenge: null, documents: {} });
      for (const name of ['mcp-remote', 'vscode', 'cursor']) {
        expect(named(open, name), name).toMatchObject({
          verdict: 'nothing-stops-it',
          why: expect.stringContaining('nothing to sign in to'),
        });
      }
      expect(named(open, 'codex')).toMatchObject({ verdict: 'cannot', check: 'network/wrong-transport' });
    });
    test('a stream beside messages that are taken changes nothing', () => {
      for (const stream of [401, 404, 'open'] as const)
        expect(named(of(asked({ stream, status: 401, challenge: 'Bearer' })), 'codex')?.check).not.toBe(
          'network/wrong-transport',
        );
      expect(named(sse({ stream: 404 }), 'vscode')?.verdict).not.toBe('nothing-stops-it');
    });
  });
  test('nothing responds: nobody gets in', () => {
    const flow = native()
      .until('initialize')
      .change('initialize', ({ response: _response, ...x }) => ({
        ...x,
        failure: { kind: 'network', text: 'ECONNREFUSED' },
      }));
    expect(new Set(of(flow).map((v) => `${v.verdict} ${v.check}`))).toEqual(new Set(['cannot network/unreachable']));
  });
});

describe('a page', () => {
  test('what keeps a page out keeps no program out', () => {
    const flow = direct()
      .until('resourceMetadata')
      .change('resourceMetadata', answer(200, { bare: true, json: resourceMetadataDocument }), blocked);
    expect(named(of(flow), 'inspector-v1')).toMatchObject({ verdict: 'cannot', check: 'cors/no-allow-origin' });
    for (const name of pages) expect(named(of(flow), name)?.verdict, name).not.toBe('nothing-stops-it');
  });
  test('one that every page may read lets every page in', () => {
    const open = direct()
      .until('serverMetadata')
      .all((x) => ({
        ...x,
        ...(x.response && {
          response: {
            ...x.response,
            headers: x.response.headers.map(([n, v]): [string, string] => [
              n,
              n === 'access-control-allow-origin' ? '*' : v,
            ]),
          },
        }),
      }));
    expect(named(of(open), 'web')).toMatchObject({ verdict: 'nothing-stops-it' });
    expect(named(of(direct()), 'web')).toMatchObject({ verdict: 'unknown' });
  });

  const origin = 'http://localhost:6274';
  const open = { 'access-control-allow-origin': '*' };
  const byPage = (x: Exchange, change: (x: Exchange) => Exchange): Exchange =>
    change({
      ...x,
      page: { tabId: -1, origin },
      request: { ...x.request, headers: [...x.request.headers, ['origin', origin]] },
    });
  const get = (url: string, json: object, headers = {}) =>
    byPage(program(request('GET', url)), answer(200, { bare: true, json, headers }));
  test.each([
    [
      'JSON',
      { [resourceMetadataUrl]: resourceMetadataDocument },
      answer(200, { bare: true, json: resourceMetadataDocument }),
    ],
    [
      'a page for people',
      { [resourceMetadataUrl]: '<!doctype html>' },
      answer(200, { bare: true, body: '<!doctype html>', headers: { 'content-type': 'text/html' } }),
    ],
  ])('one that is kept from the first address goes on to the second: %s', (_name, first, kept) => {
    const flow = asked({
      documents: { ...first, [root]: resourceMetadataDocument, [serverMetadataUrl]: serverMetadataDocument },
    });
    const verdicts = of(
      flow.add({
        page: byPage(flow.get('initialize'), headers(open)),
        kept: byPage(program(request('GET', resourceMetadataUrl)), kept),
        second: get(root, resourceMetadataDocument, open),
        metadata: get(serverMetadataUrl, serverMetadataDocument, open),
      }),
    );
    for (const name of pages) expect(named(verdicts, name)?.verdict, name).not.toBe('cannot');
  });
});

describe('a success that is no answer of MCP', () => {
  const first = (change: (x: Exchange) => Exchange) => of(native().until('initialize').change('initialize', change));
  test.each([
    ['a look at whether the server is up', answer(200, { json: { status: 'ok' } })],
    ['nothing', answer(200, { body: '' })],
  ])('%s leaves open what a client makes of it', (_, change) => {
    expect(named(first(change), 'vscode')).toMatchObject({ verdict: 'unknown' });
  });
  test('a result lets it in', () => {
    const result = answer(200, { json: { jsonrpc: '2.0', id: 0, result: {} } });
    expect(named(first(result), 'vscode')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
});
