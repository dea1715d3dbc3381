/** What the backend of MCP Inspector 2, and its page, tell of requests that nobody else sees. */
import { describe, expect, test } from 'vitest';
import { createUnwrapper } from '../../../../lib/capture/envelopes/unwrap.ts';
import { exchange, json, SERVER } from '../samples.ts';
import { AUTH, BACKEND, CHALLENGE, connect, events, initialize, last, post, send, unwrap } from './v2-samples.ts';

describe('what the backend and the page tell', () => {
  const entry = {
    id: '17-a',
    timestamp: '2026-11-23T09:26:47.844Z',
    method: 'POST',
    url: SERVER,
    requestHeaders: { accept: 'x', authorization: '[REDACTED]' },
    requestBody: json(initialize),
    responseStatus: 401,
    responseHeaders: { 'www-authenticate': CHALLENGE },
    responseBody: 'no',
    duration: 51,
  };

  test('an event of the stream is an exchange; its body may follow', () => {
    const stream = events(
      { type: 'fetch_request', data: entry },
      { type: 'fetch_request_body_update', data: { id: '17-a', responseBody: 'more' } },
    );
    const during = { startedAt: Date.parse(entry.timestamp) - 10, durationMs: 1000 };
    const [x, later] = unwrap(connect(), { ...stream, ...during });
    expect(x).toMatchObject({
      startedAt: Date.parse(entry.timestamp),
      durationMs: 51,
      via: 'inspector-v2-relay',
      request: { url: SERVER, body: json(initialize) },
      response: { status: 401, headers: [['www-authenticate', CHALLENGE]], body: 'no' },
    });
    expect(later).toMatchObject({ id: x?.id, response: { status: 401, body: 'more' } });
  });

  test('open streams are read event by event', () => {
    const unwrapper = createUnwrapper();
    unwrapper.push(connect(), 'page');
    const stream = events();
    expect(unwrapper.push(stream, 'page')).toEqual([]);
    expect(
      unwrapper.pushEvent(stream, { event: 'fetch_request', data: json({ type: 'fetch_request', data: entry }) }),
    ).toHaveLength(1);
    expect(unwrapper.pushEvent(stream, { event: 'x', data: 'not json' })).toEqual([]);
  });

  test.each(['first', 'last'])('the answer to a message is its body, whether it comes %s', (place) => {
    const unwrapper = createUnwrapper();
    unwrapper.push(connect(), 'page');
    const stream = events();
    const answer = { jsonrpc: '2.0', id: 0, result: { protocolVersion: '2025-11-25' } };
    const say = () => unwrapper.pushEvent(stream, { event: 'message', data: json({ type: 'message', data: answer }) });
    const over = () => unwrapper.push(send(initialize, { status: 200, body: '{"ok":true}' }), 'page');
    const [, seen] = place === 'first' ? [say(), over()] : [over(), say()];
    expect(seen[0]?.exchange.response).toMatchObject({ status: 200, body: json(answer) });
  });

  test('a fetch that failed', () => {
    const { responseStatus: _, ...failed } = { ...entry, error: 'fetch failed' };
    expect(last(connect(), events({ type: 'fetch_request', data: failed })).failure).toEqual({
      kind: 'network',
      text: 'fetch failed',
    });
  });

  test('the log, without the body that it only notes', () => {
    const message = {
      category: 'auth',
      fetchRequest: { url: SERVER, method: 'GET', headers: {}, body: '[no body]' },
      fetchResponse: { status: 404, headers: { a: 'b' } },
    };
    const x = last(post('/log', { messages: [message, 'auth fetch'] }, { status: 200, body: '{"ok":true}' }));
    expect(x).toMatchObject({
      request: { method: 'GET', url: SERVER },
      response: { status: 404, headers: [['a', 'b']] },
    });
    expect(x.request.body).toBeUndefined();
    expect(x.response?.body).toBeUndefined();
  });

  test('what was stored before the redirect, written and read back', () => {
    const stored = { fetchRequests: [entry] };
    const url = `${BACKEND}/api/storage/inspector-session-1d41`;
    expect(unwrap(exchange({ url, asked: AUTH, status: 200, body: json(stored) }))).toHaveLength(1);
    expect(unwrap(exchange({ method: 'POST', url, asked: AUTH, sent: json(stored), status: 200 }))).toHaveLength(1);
  });

  test('a withheld body was not seen', () => {
    const data = { ...entry, responseBody: '[truncated JSON body withheld: an incomplete body cannot be redacted]' };
    expect(last(connect(), events({ type: 'fetch_request', data })).response).not.toHaveProperty('body');
  });
});
