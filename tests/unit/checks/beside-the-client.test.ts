/** A client that is in stays in, whatever else comes to its server: a look whether it is there, another program, one call that goes wrong. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import {
  answer,
  claims,
  direct,
  type Flow,
  headers,
  json,
  mcpRequest,
  request,
  requestHeaders,
  resourceMetadataUrl,
  server,
  token,
} from '../../fixtures/flow.ts';
import { judgeInShort } from '../../fixtures/judge.ts';
import { type Change, nothing } from '../../fixtures/pages.ts';

const connected = { ...nothing, verdict: 'connected' };
const by = (agent: string | null): Change => requestHeaders({ 'user-agent': agent, origin: null });
/** A program that says which it is. */
const program = direct().all((x) => ({ ...by('node')(x), page: { ...x.page, origin: null } }));
const asksForToken = answer(401, {
  headers: { 'www-authenticate': `Bearer resource_metadata="${resourceMetadataUrl}"` },
});
const later = (x: Exchange, flow: Flow = program) => judgeInShort(flow.add({ later: x }));
const bearer = { authorization: `Bearer ${token(claims)}` };

describe('a look whether the server is there', () => {
  it.each([400, 404, 405, 501])('that is answered %i', (status) => {
    const look = answer(status)(by('node')(request('HEAD', server, { headers: bearer })));
    expect(later(look)).toEqual(connected);
    expect(judgeInShort(program.add({ look }, 'connect'))).toEqual(connected);
  });
});

describe('another program', () => {
  const probe = asksForToken(by('kube-probe/1.31')(request('GET', server)));
  const curl = asksForToken(by('curl/8.7.1')(mcpRequest('tools/list')));
  it.each<[string, Exchange]>([
    ['a probe of the cluster', probe],
    ['a monitor', asksForToken(by('Uptime-Kuma/1.23')(request('POST', server, { json: {} })))],
  ])('that has no token: %s', (_, x) => {
    expect(later(x)).toEqual(connected);
    const before = program.until('token').add({ x });
    for (const running of [false, true])
      expect(judgeInShort(before, { running })).toEqual({ ...nothing, verdict: 'incomplete' });
  });

  it('that the developer calls by hand', () => expect(later(curl)).toEqual(connected));

  const worker = asksForToken(by('acme-worker/2')(mcpRequest('tools/list')));
  it('is the client by another name where it is the first to call with a new token, or knows the session', () => {
    expect(judgeInShort(program.until('token').add({ worker }))).toMatchObject({
      verdict: 'failing',
      cause: 'session/token-not-sent',
    });
    expect(judgeInShort(program.until('initialized').add({ worker })).verdict).toBe('incomplete');
    const inSession = program.change('connect', headers({ 'mcp-session-id': 'a1' }));
    const named = (id: string) => requestHeaders({ 'mcp-session-id': id })(worker);
    expect(later(named('a1'), inSession).verdict).toBe('incomplete');
    expect(later(named('b2'), inSession)).toEqual(connected);
  });

  it('is not the client itself, which has a token and does not send it', () => {
    const unsent = by('node')(curl);
    expect(judgeInShort(program.until('token').add({ unsent }))).toMatchObject({
      verdict: 'failing',
      cause: 'session/token-not-sent',
    });
    expect(later(unsent).verdict).toBe('incomplete');
    // One that does not say which it is may be any, but not what says that it is curl.
    const silent = direct().all(by(null)).until('token');
    expect(judgeInShort(silent.add({ unsent: by(null)(curl) })).cause).toBe('session/token-not-sent');
    expect(judgeInShort(silent.add({ curl })).verdict).toBe('incomplete');
  });

  it('is not the client itself, which loses its token in the middle of its session', () => {
    const begun = program
      .change('token', json({ expires_in: 3600 }))
      .change('connect', headers({ 'mcp-session-id': 'a1' }))
      .change('tools', requestHeaders({ 'mcp-session-id': 'a1' }));
    const named = (id: string | null) => requestHeaders({ 'mcp-session-id': id })(by('node')(curl));
    expect(later(named('a1'), begun)).toMatchObject({ verdict: 'failing', cause: 'session/token-not-sent' });
    // Another program's, for all that is known; one that is not good any more; and one that signs in anew.
    expect(later(named(null), begun).verdict).toBe('incomplete');
    expect(later(named('b2'), begun).verdict).toBe('incomplete');
    // Some sign in anew a little before its end; and 0 says nothing of one.
    const early = { ...named('a1'), startedAt: named('a1').startedAt + 3_400_000 };
    expect(later(early, begun).cause).not.toBe('session/token-not-sent');
    expect(later(named('a1'), begun.change('token', json({ expires_in: 0 }))).cause).not.toBe('session/token-not-sent');
    const over = { ...named('a1'), startedAt: named('a1').startedAt + 3_700_000 };
    expect(later(over, begun).cause).not.toBe('session/token-not-sent');
    const again = begun.add({ later: named('a1'), metadata: request('GET', resourceMetadataUrl) });
    expect(judgeInShort(again).verdict).toBe('incomplete');
  });

  it('does not hide that the token is refused', () => {
    const refused = headers({ 'www-authenticate': 'Bearer error="invalid_token"' })(
      answer(401)(by('curl/8.7.1')(mcpRequest('tools/list', token(claims)))),
    );
    expect(judgeInShort(program.until('token').add({ refused })).cause).toBe('session/token-rejected');
  });
});

describe('one call that goes wrong', () => {
  const rpcAnswer = (status: number, id: number | null, code: number) =>
    answer(status, { json: { jsonrpc: '2.0', id, error: { code, message: 'No' } } });
  const rpc = (code: number) => rpcAnswer(400, 0, code);
  const call = (change: Change) => change(by('node')(mcpRequest('tools/call', token(claims))));
  const told = (status: number) =>
    answer(status, { json: { error: 'unknown' } })(
      by('node')(mcpRequest('notifications/roots/list_changed', token(claims))),
    );

  it.each([-32601, -32602])('for what is in it (%i)', (code) => expect(later(call(rpc(code)))).toEqual(connected));
  it.each([400, 500])('to which nobody waits for an answer (%i)', (status) =>
    expect(later(told(status))).toEqual(connected),
  );

  it.each([404, 400, 405, 501])('for a method that the server does not have (%i)', (status) => {
    const lacks = rpcAnswer(status, 0, -32601);
    const listed = lacks(by('node')(mcpRequest('prompts/list', token(claims))));
    expect(later(listed)).toEqual(connected);
    // With a session to forget, and through a proxy that has sessions of its own.
    const inSession = program.change('connect', headers({ 'mcp-session-id': 'a1' }));
    expect(later(requestHeaders({ 'mcp-session-id': 'a1' })(listed), inSession)).toEqual(connected);
    const proxied = (x: Exchange): Exchange => ({
      ...x,
      ...(!x.navigation && { via: 'inspector-v1-proxy' as const }),
      request: { ...x.request, hidden: ['mcp-session-id'] },
    });
    expect(later(proxied(listed), program.all(proxied))).toEqual(connected);
  });

  it.each([
    [404, -32002, 'resources/read'],
    [422, -32602, 'tools/call'],
    [404, -32602, 'prompts/get'],
  ])('for what it names (%i, %i)', (status, code, method) => {
    const refused = rpcAnswer(status, 0, code)(by('node')(mcpRequest(method, token(claims))));
    expect(later(refused)).toEqual(connected);
  });

  it.each([409, 413, 422])('for what a tool makes of it (%i)', (status) => {
    const one = answer(status, { json: { error: 'No' } });
    expect(later(call(one))).toEqual(connected);
    expect(later(one(by('node')(mcpRequest('tools/list', token(claims))))).verdict).not.toBe('connected');
  });

  it('is another matter where it is no answer to it, or where the session is gone', () => {
    const listed = by('node')(mcpRequest('prompts/list', token(claims)));
    for (const id of [null, 7]) expect(later(rpcAnswer(404, id, -32601)(listed)).verdict).not.toBe('connected');
    expect(later(rpcAnswer(404, 0, -32001)(listed)).verdict).not.toBe('connected');
    const gone = requestHeaders({ 'mcp-session-id': 'a1' })(answer(404)(listed));
    expect(later(gone).cause).toBe('session/session-not-found');
    const first = program.until('connect').change('connect', rpcAnswer(404, 0, -32601));
    expect(judgeInShort(first).verdict).not.toBe('connected');
  });

  it.each([
    ['Unsupported protocol version: 2025-11-25', 'session/protocol-version'],
    ['Bad Request: Missing session ID', 'session/session-not-found'],
    ['invalid_token: audience mismatch', 'session/server-error'],
    ['insufficient_scope: todo:admin required', 'session/server-error'],
  ])('is another matter where its words are of any call: %s', (message, cause) => {
    const refused = answer(400, { json: { jsonrpc: '2.0', id: 0, error: { code: -32602, message } } });
    expect(later(call(refused))).toMatchObject({ verdict: 'failing', cause });
  });

  it('is another matter where it names nothing, or the answer is none to it', () => {
    const said = (method: string) => later(rpc(-32602)(by('node')(mcpRequest(method, token(claims))))).verdict;
    // A list was taken with this token: of the sign-in a later refusal says nothing.
    for (const method of ['tools/list', 'ping']) expect(said(method)).toBe('incomplete');
    expect(said('notifications/initialized')).toBe('failing');
    const other = answer(400, { json: { jsonrpc: '2.0', id: null, error: { code: -32602, message: 'No' } } });
    expect(later(call(other)).verdict).toBe('incomplete');
  });

  it('is another matter where it is for the session, for the token, or for any call', () => {
    expect(later(call(rpc(-32600))).verdict).not.toBe('connected');
    expect(later(call(answer(400, { json: { error: 'Bad Request' } }))).verdict).not.toBe('connected');
    for (const status of [401, 403, 404]) expect(later(told(status)).verdict).not.toBe('connected');
    const first = program.until('connect').change('connect', rpc(-32602));
    expect(judgeInShort(first).verdict).not.toBe('connected');
    const initialized = program.until('initialized').change('initialized', answer(400));
    expect(judgeInShort(initialized).verdict).not.toBe('connected');
  });
});
