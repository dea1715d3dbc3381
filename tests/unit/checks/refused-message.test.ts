/** What a server says to the message itself once it took the token: no sign-in mends that, and nobody gets in. */
import { describe, expect, it } from 'vitest';
import {
  answer,
  claims,
  direct,
  type Flow,
  mcpRequest,
  native,
  proxied,
  relayed,
  requestHeaders,
  token,
} from '../../fixtures/flow.ts';
import { causeOf, judge, judgeInShort } from '../../fixtures/judge.ts';
import { nothing } from '../../fixtures/pages.ts';
import { faultsOfWords } from '../../wording.ts';

const rpcError = (status: number, code: number, message: string, id: number | null = null) =>
  answer(status, { json: { jsonrpc: '2.0', id, error: { code, message } } });
const detail = (status: number, text = 'No') => answer(status, { json: { detail: text } });
type Change = ReturnType<typeof answer>;
const refused = (change: Change, flow: Flow = relayed()) => flow.until('connect').change('connect', change);

describe('the first message with a token', () => {
  const ways: [string, Flow][] = [
    ['a page', direct()],
    ['a proxy', proxied()],
    ['a backend', relayed()],
    ['a program', native()],
  ];
  it.each(ways)('refused to %s', (_, flow) => {
    for (const [status, check] of [
      [404, 'network/wrong-endpoint'],
      [405, 'network/wrong-transport'],
      [400, 'session/server-error'],
      [410, 'session/server-error'],
      [413, 'session/server-error'],
      [422, 'session/server-error'],
      [426, 'session/server-error'],
    ] as const) {
      const cause = causeOf(refused(detail(status, status === 404 ? 'Not Found' : 'No'), flow));
      expect(`${status} ${cause.check} ${cause.stage}`).toBe(`${status} ${check} session`);
      expect(faultsOfWords(cause)).toEqual([]);
    }
  });

  it.each<[string, RegExp, Change]>([
    ['a body that was read before', /had read the body/, rpcError(400, -32700, 'Parse error')],
    [
      'one transport for all',
      /one transport for everybody/,
      rpcError(400, -32600, 'Invalid Request: Server already initialized'),
    ],
    ['a body that is too long', /longer than/, detail(413)],
    ['what nobody knows', /your MCP server alone knows/, detail(422)],
    ['the token, in a 400', /speaks of the token/, rpcError(400, -32001, 'Unauthorized: invalid audience')],
    ['the token, in a 200', /speaks of the token/, rpcError(200, -32001, 'Unauthorized: invalid audience', 0)],
    ['a body that is no JSON', /had read the body/, answer(400, { json: { error: 'Malformed JSON' } })],
    [
      'a body that cannot be read',
      /had read the body/,
      answer(400, { json: { error: 'Could not decode request body' } }),
    ],
    ['a body, and no token', /had read the body/, rpcError(400, -32700, 'Parse error: malformed message')],
    ['another header', /your MCP server alone knows/, answer(400, { json: { error: 'Missing header: X-Tenant-Id' } })],
    ['an account', /your MCP server alone knows/, answer(402, { json: { error: 'Your subscription has expired' } })],
    ['another signature', /your MCP server alone knows/, answer(400, { json: { error: 'Invalid request signature' } })],
    ['an error in a 200', /your MCP server alone knows/, rpcError(200, -32603, 'Internal error', 0)],
  ])('says what it is about: %s', (_, summary, change) => {
    const cause = causeOf(refused(change));
    expect(cause.check).toBe('session/server-error');
    expect(cause.owner).toBe('mcp-server');
    expect(cause.summary).toMatch(summary);
    expect(faultsOfWords(cause)).toEqual([]);
  });

  it('and not found says whether anything is there', () => {
    const check = (change: Change) => causeOf(refused(change)).check;
    const express = { error: 'Not Found', message: 'Cannot POST /mcp' };
    for (const change of [detail(404, 'Not Found'), answer(404, { json: express }), answer(404, { body: 'No' })])
      expect(check(change)).toBe('network/wrong-endpoint');
    for (const change of [
      rpcError(404, -32602, 'No such workspace', 0),
      rpcError(404, -32601, 'Method not found'),
      answer(404, { json: { error: 'Organization org_1 has no workspace here' } }),
      detail(404, 'Workspace not found'),
    ])
      expect(check(change)).toBe('session/server-error');
  });

  it('answered otherwise later is judged by that', () => {
    const later = (change: Change) => ({ later: change(mcpRequest('initialize', token(claims))) });
    const page = answer(200, { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Soon</title>' });
    const plain = answer(404, { body: 'Not Found' });
    for (const first of [plain, detail(405), page])
      for (const [then, check] of [
        [detail(401), 'session/token-rejected'],
        [answer(500, { body: 'Internal Server Error' }), 'session/server-error'],
        [rpcError(400, -32700, 'Parse error'), 'session/server-error'],
      ] as const)
        expect(causeOf(refused(first, native()).add(later(then))).check).toBe(check);
    expect(causeOf(refused(plain, native()).add(later(plain))).check).toBe('network/wrong-endpoint');
  });

  it('has a row of its own where its words name one', () => {
    const check = (change: Change) => causeOf(refused(change)).check;
    expect(check(rpcError(400, -32000, 'Bad Request: Unsupported protocol version'))).toBe('session/protocol-version');
    expect(check(rpcError(200, -32602, 'Unsupported protocol version', 0))).toBe('session/protocol-version');
    expect(check(rpcError(404, -32001, 'Session not found'))).toBe('session/session-not-found');
    expect(check(detail(406))).toBe('session/not-acceptable');
    expect(check(detail(403))).toBe('session/forbidden');
    expect(check(detail(401))).toBe('session/token-rejected');
    expect(check(detail(429))).toBe('network/rate-limited');
  });

  it('is no more than a suspicion while it runs, and nothing once the client got past it', () => {
    const running = judgeInShort(refused(rpcError(400, -32700, 'Parse error'), native()), { running: true });
    expect(running).toMatchObject({ verdict: 'incomplete', suspect: 'session/server-error' });
    const before = (status: number) => ({ first: detail(status)(mcpRequest('initialize', token(claims))) });
    for (const status of [400, 404, 405, 422])
      expect(judgeInShort(direct().add(before(status), 'token'))).toEqual({ ...nothing, verdict: 'connected' });
  });

  it('is a question where a client asks in the newer way first', () => {
    const asks = (status: number) => ({ asks: detail(status)(mcpRequest('server/discover', token(claims))) });
    for (const status of [400, 404, 405]) {
      expect(judgeInShort(relayed().add(asks(status), 'token'))).toEqual({ ...nothing, verdict: 'connected' });
      const both = relayed().until('connect').change('connect', detail(422)).add(asks(status), 'token');
      const { cause } = judge(both);
      expect(cause?.check).toBe('session/server-error');
      expect(cause?.title).toContain('422');
    }
  });
});

describe('a later message', () => {
  it.each<[string, Flow]>([
    [
      'the list of tools',
      direct()
        .without('stream')
        .change('tools', rpcError(400, -32700, 'Parse error')),
    ],
    ['that the client is there', direct().until('initialized').change('initialized', detail(404))],
    ['a call, before anything was taken', native().until('connect').change('connect', detail(413))],
  ])('refused: %s', (_, flow) => {
    const cause = causeOf(flow);
    expect(cause.check).toBe('session/server-error');
    expect(faultsOfWords(cause)).toEqual([]);
  });

  it('cannot be asked again without the ones before it', () => {
    const flow = direct().without('stream').change('tools', detail(422));
    expect(causeOf(flow).verify.flatMap(({ anyOf }) => anyOf ?? [])).toEqual([]);
    expect(causeOf(refused(detail(422))).verify.flatMap(({ anyOf }) => anyOf ?? [])).not.toEqual([]);
  });

  it('is of its session where it names one and is not found', () => {
    const named = requestHeaders({ 'mcp-session-id': 'a' });
    const flow = direct().until('initialized').change('initialized', named, detail(404));
    expect(causeOf(flow).check).toBe('session/session-not-found');
  });
});

it('is no stream beside the messages', () => {
  for (const status of [400, 409, 422]) {
    const flow = direct().until('stream').without('initialized').change('stream', detail(status));
    expect(judge(flow).cause).toBeUndefined();
  }
});

it('gives way to a refusal of the token that comes after it', () => {
  const later = { later: detail(401)(mcpRequest('initialize', token(claims))) };
  expect(causeOf(refused(detail(400), native()).add(later)).check).toBe('session/token-rejected');
});

describe('what was said before is not its matter', () => {
  const old = token({ ...claims, exp: (claims.exp ?? 0) - 90_000 }, 'b0b0b0b0');
  it.each<[string, Change, Change]>([
    ['of the saved token', answer(401), detail(400)],
    ['of the saved token, and the body', answer(401), rpcError(200, -32603, 'Internal error', 0)],
    ['of what the saved token may', answer(403), detail(422)],
  ])('%s', (_, before, change) => {
    const saved = { saved: before(mcpRequest('initialize', old)) };
    expect(causeOf(refused(change, native()).add(saved, 'initialize')).check).toBe('session/server-error');
  });

  it('nor a crash that is over', () => {
    const crash = { crash: detail(503)(mcpRequest('initialize', token(claims))) };
    const cause = causeOf(refused(rpcError(400, -32700, 'Parse error'), native()).add(crash, 'token'));
    expect(cause.title).toContain('400');
  });
});
