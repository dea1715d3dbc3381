import { describe, expect, test } from 'vitest';
import { createUnwrapper } from '../../../../lib/capture/envelopes/unwrap.ts';
import { exchange, json } from '../samples.ts';
import { AUTH, EXPOSES, INITIALIZE, one, PROXY, sse, unwrap } from './v1-samples.ts';

describe('SSE through the proxy', () => {
  const stream = (sample: Parameters<typeof exchange>[0] = {}) =>
    exchange({
      id: 'stream',
      url: `${PROXY}/sse?url=${encodeURIComponent('https://mcp.acme.dev/sse')}&transportType=sse`,
      asked: AUTH,
      ...sample,
    });
  const message = (sample: Parameters<typeof exchange>[0] = {}) =>
    exchange({
      id: 'message',
      at: 10,
      method: 'POST',
      url: `${PROXY}/message?sessionId=s1`,
      asked: AUTH,
      sent: INITIALIZE,
      status: 202,
      ...sample,
    });

  test('a 401 without its challenge is not one that the server sent without', () => {
    expect(one(stream({ status: 401, headers: [EXPOSES], body: 'x' })).response).toMatchObject({
      status: 401,
      headersPartial: true,
    });
  });

  test('an open stream is the server’s; a message is known by the answer in the stream', () => {
    const unwrapper = createUnwrapper();
    const opened = stream({ status: 200 });
    expect(unwrapper.push(opened, 'page')[0]?.exchange).toMatchObject({
      request: { method: 'GET', url: 'https://mcp.acme.dev/sse' },
      response: { status: 200 },
    });
    expect(unwrapper.pushEvent(opened, { event: 'endpoint', data: '/message?sessionId=s1' })).toEqual([]);
    expect(unwrapper.push(message(), 'page')[0]?.exchange).toMatchObject({
      id: 'message',
      request: { url: 'https://mcp.acme.dev/sse' },
      response: { status: 0 },
    });
    const result = json({ jsonrpc: '2.0', id: 0, result: {} });
    expect(unwrapper.pushEvent(opened, { event: 'message', data: result })[0]?.exchange).toMatchObject({
      id: 'message',
      response: { status: 200, body: result },
    });
    // The page tells again that its POST is over: the answer stays.
    expect(unwrapper.push(message(), 'page')[0]?.exchange.response).toMatchObject({ status: 200, body: result });
  });

  test('in a file the stream comes first, with all its events', () => {
    const error = { code: -32099, data: { httpStatus: 400 }, message: 'x' };
    const body = `event: endpoint\ndata: /message?sessionId=s1\n\n${sse({ jsonrpc: '2.0', id: 0, error })}`;
    const found = unwrap(stream({ status: 200, body }), message());
    expect(found.map((x) => x.response?.status)).toEqual([200, 400]);
  });

  test('errors while connecting', () => {
    expect(
      one(stream({ status: 500, body: json({ error: 'Connection refused. Is the MCP server running?' }) })).failure
        ?.kind,
    ).toBe('network');
    expect(
      one(stream({ status: 404, body: json({ error: 'MCP server returned 404. Does it support SSE?' }) })).response
        ?.status,
    ).toBe(404);
  });
});
