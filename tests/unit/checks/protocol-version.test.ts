/** Who has to act on a refused version: what the server agreed on before, and what a person chose in the client. */
import { describe, expect, it } from 'vitest';
import { updateServerSdk } from '../../../lib/checks/kit/steps/server-sdk.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import {
  answer,
  type Flow,
  headers,
  mcpRequest,
  native,
  proxied,
  relayed,
  requestHeaders,
  token,
} from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

const refusal = answer(400, {
  json: { jsonrpc: '2.0', id: null, error: { code: -32000, message: 'Bad Request: Unsupported protocol version' } },
});
const names = (version: string) => requestHeaders({ 'mcp-protocol-version': version });
const refused = (flow: Flow, version = '2026-07-28') => flow.change('tools', names(version), refusal);
const asModern = (x: Exchange): Exchange => ({
  ...x,
  request: {
    ...x.request,
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/list',
      params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } },
    }),
  },
});
/** Without a handshake: the first request after the sign-in names the version. */
const discover = (flow: Flow): Flow =>
  flow.until('token').add({ discover: names('2026-07-28')(refusal({ ...flow.get('tools'), ...onlyRequest(flow) })) });
const onlyRequest = (flow: Flow) => ({
  request: { ...flow.get('tools').request, body: mcpRequest('server/discover', token()).request.body ?? '' },
});

const causeOf = (flow: Flow) => {
  const { cause } = judge(flow);
  if (cause?.check !== 'session/protocol-version') throw new Error(`The cause is ${cause?.check}.`);
  return cause;
};
const AGREED = /names another version of MCP than was agreed on/;

describe('agreed on, and changed by the client', () => {
  it.each([
    ['MCP Inspector 2', relayed()],
    ['MCP Inspector 1', proxied()],
    ['a program', native()],
  ])('is the client’s: %s', (_, flow) => {
    const cause = causeOf(refused(flow));
    expect(cause).toMatchObject({ owner: 'client', title: expect.stringMatching(AGREED) });
    expect(cause.summary).toMatch(/agreed on `2025-11-25` .* then names `2026-07-28`/);
    expect(cause.fix.do[0]?.place.kind).not.toBe('mcp-server');
    expect(cause.fix.or[0]).toMatchObject({ when: 'If your MCP server is to speak that version too' });
    expect(cause.verify.every(({ anyOf }) => anyOf === undefined)).toBe(true);
  });

  it('is so of an older version as well, which is no setting of MCP Inspector 2', () => {
    const cause = causeOf(refused(relayed(), '2024-10-07'));
    expect(cause).toMatchObject({ owner: 'client', title: expect.stringMatching(AGREED) });
    expect(cause.fix.do[0]?.path ?? []).not.toContain('Protocol Era');
  });

  it('is so in the session that the server began', () => {
    const session = (id: string) => requestHeaders({ 'mcp-session-id': id });
    const begun = refused(native()).change('connect', headers({ 'mcp-session-id': 'a' }));
    expect(causeOf(begun.change('tools', session('a'))).owner).toBe('client');
    expect(causeOf(begun.change('tools', session('b'))).owner).toBe('mcp-server');
    const hidden = (x: Exchange): Exchange => ({ ...x, request: { ...x.request, hidden: ['mcp-session-id'] } });
    expect(causeOf(begun.change('tools', hidden)).owner).toBe('client');
  });
});

describe('not agreed on', () => {
  it.each([
    ['no handshake was seen', discover(native())],
    ['the request is of the protocol without one', refused(native()).change('tools', asModern)],
    ['the server refuses the very version that it chose', refused(native(), '2025-11-25')],
  ])('is the server’s: %s', (_, flow) => {
    const cause = causeOf(flow);
    expect(cause.owner).toBe('mcp-server');
    expect(cause.title).toMatch(/^Your MCP server rejects version/);
    expect(cause.fix.do.at(-1)?.text).toBe('Restart your MCP server.');
  });

  it('is a setting of MCP Inspector 2, where a person chose that version', () => {
    const cause = causeOf(discover(relayed()));
    expect(cause).toMatchObject({ owner: 'client', title: expect.stringMatching(/^Your MCP server rejects version/) });
    expect(cause.fix.do).toHaveLength(1);
    expect(cause.fix.do[0]).toMatchObject({
      place: { kind: 'client' },
      text: 'Choose **Legacy (2025-11-25 handshake)**.',
      path: ['Card of the server', 'Settings', 'Options', 'Protocol Era'],
    });
    expect(cause.fix.or[0]?.steps.at(-1)?.text).toBe('Restart your MCP server.');
  });
});

describe('the SDK that knows the version', () => {
  const steps = (framework: Record<string, string>) =>
    causeOf(discover(native()).change('discover', headers(framework))).fix.do;

  it('is another package, whose imports the command changes', () => {
    const [move, serve] = steps({ 'x-powered-by': 'Express' });
    expect(move?.snippets?.map(({ code }) => code)).toEqual([
      'npx @modelcontextprotocol/codemod@latest v1-to-v2 .\nnpm install',
    ]);
    expect(move?.link?.url).toContain('/migration/');
    expect(serve?.text).toContain('`createMcpHandler`');
  });

  it('is said of TypeScript alone', () => {
    const [move, serve] = steps({});
    expect(move?.snippets?.length).toBeGreaterThan(1);
    expect(serve?.text).toMatch(/^If it is written in TypeScript: /);
    for (const version of ['2025-11-25', '2026-07-28'])
      expect(JSON.stringify(updateServerSdk({ framework: 'fastapi' }, version))).not.toContain('@modelcontextprotocol');
  });
});
