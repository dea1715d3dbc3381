/** What a server says of one call to a client that is in, and what it says of every call: of its token, of its session. */
import { describe, expect, it } from 'vitest';
import { answer, claims, direct, type Flow, headers, mcpRequest, requestHeaders, token } from '../../fixtures/flow.ts';
import { judgeInShort } from '../../fixtures/judge.ts';
import { type Change, nothing } from '../../fixtures/pages.ts';

const connected = { ...nothing, verdict: 'connected' };
const rpcError = (status: number, code: number, message: string, id: number | null = 0) =>
  answer(status, { json: { jsonrpc: '2.0', id, error: { code, message } } });
const body = (status: number, json: unknown) => answer(status, { json });
const calls = (change: Change, method = 'tools/call', flow: Flow = direct()) =>
  judgeInShort(flow.add({ later: change(mcpRequest(method, token(claims))) }));
const found = (place: string) =>
  body(422, { detail: [{ type: 'missing', loc: [place, 'token'], msg: 'Field required', input: 'missing token' }] });

describe('of one call', () => {
  it.each([
    'Invalid params: could not decode image',
    'Malformed arguments',
    'Coupon expired',
    'Missing header row in CSV',
    'Unknown scope "global"',
    'No such session 12 in this conference',
    'Database not initialized',
  ])('"%s"', (text) => {
    expect(calls(rpcError(400, -32602, text))).toEqual(connected);
    expect(calls(body(422, { error: text }))).toEqual(connected);
  });

  it('a part of its body that FastAPI misses', () => expect(calls(found('body'))).toEqual(connected));

  it('a resource that is not there', () =>
    expect(calls(rpcError(404, -32002, 'No'), 'resources/read')).toEqual(connected));
});

describe('of every call', () => {
  it.each<[string, Change]>([
    ['a signature', body(422, { msg: 'Signature verification failed' })],
    ['half a token', body(422, { msg: 'Not enough segments' })],
    ['an audience', body(422, { msg: "Audience doesn't match" })],
    ['a token', body(422, { error: 'invalid access token' })],
    ['nobody who is signed in', rpcError(404, -32601, 'Unauthorized')],
    ['a sign-in', rpcError(404, -32602, 'Authentication required')],
    ['a header that FastAPI misses', found('header')],
    ['a session in a 409', body(409, { error: 'Session terminated' })],
    ['a session in plain text', answer(409, { body: 'Conflict: Mcp-Session-Id is owned by another instance' })],
    ['another session', answer(422, { body: 'Unknown session' })],
  ])('%s', (_, change) => expect(calls(change)).toMatchObject({ verdict: 'failing', cause: 'session/server-error' }));

  it.each<[string, Change]>([
    ['the id of a session', rpcError(404, -32602, 'Invalid sessionId')],
    ['the same, written otherwise', rpcError(404, -32602, 'Unknown session_id')],
    ['a transport', rpcError(404, -32602, 'No active transport for this connection')],
    ['a connection', rpcError(404, -32602, 'Unknown client connection')],
    ['a client', rpcError(404, -32602, 'Unknown client, please initialize first')],
    ['a client that has not begun', rpcError(400, -32002, 'Client not initialized')],
    ['the same, without a name', rpcError(400, -32602, 'Not initialized')],
    ['a server', rpcError(400, -32002, 'Server is not initialized')],
  ])('%s', (_, change) =>
    expect(calls(change)).toMatchObject({ verdict: 'failing', cause: 'session/session-not-found' }),
  );

  it('that there are too many', () =>
    expect(calls(rpcError(429, -32602, 'Too many requests'))).toMatchObject({ cause: 'network/rate-limited' }));

  it('that nothing has begun, in the code of the Language Server Protocol', () =>
    expect(calls(rpcError(400, -32002, 'No')).verdict).not.toBe('connected'));
});

describe('an optional call at the end of a session', () => {
  const incomplete = { ...nothing, verdict: 'incomplete' };
  it.each<[string, Change]>([
    ['tools/call', rpcError(400, -32000, 'Todo 7 does not exist')],
    ['tools/call', rpcError(400, -32603, 'Internal error', null)],
    ['tools/call', answer(400, { body: 'Bad Request' })],
    ['tools/call', answer(402)],
    ['tools/call', answer(408)],
    ['tools/call', answer(499)],
    ['completion/complete', answer(404)],
    ['resources/subscribe', answer(405)],
    ['logging/setLevel', rpcError(400, -32601, 'Method not found', null)],
    ['prompts/list', rpcError(400, -32602, 'Invalid params', null)],
    ['prompts/list', answer(501)],
    ['ping', answer(400)],
  ])('fails no sign-in: %s', (method, change) => expect(calls(change, method)).toEqual(incomplete));

  it('does so where none was taken yet, or none with its token', () => {
    const first = direct().without('stream').change('tools', answer(400));
    expect(judgeInShort(first).cause).toBe('session/server-error');
    const renewed = answer(400)(mcpRequest('tools/list', token(claims, 'b0b0b0b0')));
    expect(judgeInShort(direct().add({ renewed })).cause).toBe('session/server-error');
    expect(calls(answer(404), 'notifications/initialized').verdict).toBe('failing');
  });

  it('does so where it names a session that is not found', () => {
    const flow = direct().change('connect', headers({ 'mcp-session-id': 'a1' }));
    const named = (x: Parameters<Change>[0]) => requestHeaders({ 'mcp-session-id': 'a1' })(answer(404)(x));
    expect(calls(named, 'tools/call', flow).cause).toBe('session/session-not-found');
  });
});
