/** The backend's clock, ahead of the browser's or behind it: what was asked and answered keeps its order. */
import { describe, expect, test } from 'vitest';
import { createUnwrapper } from '../../../../lib/capture/envelopes/unwrap.ts';
import { readFile } from '../../../../lib/capture/files/read.ts';
import type { RawExchange } from '../../../../lib/exchange.ts';
import { entry, har, masker } from '../files/entries.ts';
import { exchange, json, SERVER } from '../samples.ts';

const ORIGIN = 'http://localhost:6274';
const START = 1_795_000_000_000;
const AUTH: [string, string][] = [['x-mcp-remote-auth', 'Bearer x']];

const connect = (at = 0) =>
  exchange({
    at: START + at,
    method: 'POST',
    url: `${ORIGIN}/api/mcp/connect`,
    asked: AUTH,
    sent: json({ config: { type: 'streamable-http', url: SERVER } }),
    status: 200,
    body: '{"sessionId":"s1"}',
  });
const message = (id: number) => ({ jsonrpc: '2.0', id, method: id ? 'tools/list' : 'initialize' });
const send = (id: number, at: number, more: Partial<RawExchange> = {}): RawExchange => ({
  ...exchange({
    id: `send-${id}`,
    at: START + at,
    took: 30,
    method: 'POST',
    url: `${ORIGIN}/api/mcp/send`,
    asked: AUTH,
    sent: json({ sessionId: 's1', message: message(id) }),
    status: 200,
    body: '{"ok":true}',
  }),
  ...more,
});
const told = (id: string, at: number, asked: object, more: object = {}) => ({
  id,
  timestamp: new Date(START + at).toISOString(),
  method: 'POST',
  url: SERVER,
  requestHeaders: {},
  requestBody: json(asked),
  responseStatus: 200,
  responseHeaders: {},
  duration: 10,
  ...more,
});
const events = (...list: object[]) =>
  exchange({
    id: 'events',
    at: START + 5,
    took: 9000,
    url: `${ORIGIN}/api/mcp/events?sessionId=s1`,
    asked: AUTH,
    status: 200,
    body: list.map((data) => `data: ${json({ type: 'fetch_request', data })}\n\n`).join(''),
  });

/** As a file is read: all of it is learned before any of it is opened. */
function timesOf(...raw: RawExchange[]): number[] {
  const unwrapper = createUnwrapper();
  for (const x of raw) unwrapper.learn(x);
  const seen = raw.flatMap((x) => unwrapper.push(x, 'devtools'));
  return seen.filter(({ source }) => source === 'relay-events').map(({ exchange: x }) => x.startedAt - START);
}

describe('what the backend tells is put where the page asked for it', () => {
  test.each([0, 20, 5000, -5000, 3_600_000, -40_000])('%i ms ahead', (ahead) => {
    const calls = [send(0, 100), send(1, 1000)];
    const [first, unasked, second] = timesOf(
      connect(),
      events(
        told('a', 110 + ahead, message(0)),
        told('b', 500 + ahead, {}, { method: 'GET' }),
        told('c', 1010 + ahead, message(1)),
      ),
      ...calls,
    );
    const agree = Math.abs(ahead) <= 20;
    for (const [time, due] of [
      [first, 110],
      [unasked, 500],
      [second, 1010],
    ] as const)
      expect(Math.abs((time ?? 0) - due - (agree ? ahead : 0)), `${time} for ${due}`).toBeLessThanOrEqual(15);
  });

  test('the same call again and again: what most of them say', () => {
    const asked = { url: 'https://a.dev/x', method: 'GET', timeoutMs: 1 };
    const fetched = (id: string, at: number) => ({
      ...send(0, at, { id }),
      request: { method: 'POST', url: `${ORIGIN}/api/fetch`, headers: AUTH, body: json(asked) },
    });
    const account = (id: string, at: number) =>
      told(id, at, {}, { method: 'GET', url: 'https://a.dev/x', requestBody: undefined });
    // Five seconds ahead, and asked every five seconds: each account but the last also fits the next call.
    const calls = [0, 5000, 10_000].map((at) => fetched(`f${at}`, at));
    const times = timesOf(connect(), events(...[0, 5000, 10_000].map((at) => account(`t${at}`, at + 5010))), ...calls);
    expect(times.map((at) => Math.round(at / 1000))).toEqual([0, 5, 10]);
  });

  test('as it happens: the event comes while its call is still in flight', () => {
    const unwrapper = createUnwrapper();
    unwrapper.push(connect(), 'page');
    const { durationMs: _took, response: _answer, ...inFlight } = send(0, 100);
    unwrapper.push(inFlight, 'page');
    const stream = { ...events(), durationMs: 130 };
    const data = json({ type: 'fetch_request', data: told('a', 5110, message(0)) });
    const [seen] = unwrapper.pushEvent(stream, { event: 'fetch_request', data });
    expect(Math.abs((seen?.exchange.startedAt ?? 0) - START - 110)).toBeLessThanOrEqual(15);
  });

  test('a call that was seen after it was told is not the one that asked', () => {
    const stream = { ...events(told('a', 3110, message(0))), durationMs: 500 };
    const [time] = timesOf(connect(), send(0, 100), stream, send(0, 3100, { id: 'again' }));
    expect(Math.abs((time ?? 0) - 110)).toBeLessThanOrEqual(15);
  });

  test('calls of another session did not ask', () => {
    const other = (id: number, at: number) => {
      const body = json({ sessionId: 's2', message: message(id) });
      const { request } = send(id, at);
      return send(id, at, { id: `other-${id}`, request: { ...request, body } });
    };
    // Without the session it would be as near to the other one's calls.
    const accounts = events(told('a', 2010, message(0)), told('c', 2910, message(1)));
    const times = timesOf(connect(), accounts, send(0, 3000), send(1, 3900), other(0, 2000), other(1, 2900));
    expect(times.map((at) => Math.round(at / 100))).toEqual([30, 39]);
  });

  test('nobody was seen to ask for it: the time as it is told, within the stream that told it', () => {
    const told5110 = told('a', 5110, message(0));
    expect(timesOf(connect(), events(told5110))).toEqual([5110]);
    const [late] = timesOf(connect(), events(told('a', 3_605_110, message(0))));
    const [early] = timesOf(connect(), events(told('a', -3_605_110, message(0))));
    for (const time of [late, early]) expect(time).toSatisfy((t: number) => t >= 5 && t <= 9005);
  });
});

test('a file without dates: the accounts stand in the order of the file too', () => {
  const raw = [connect(), send(0, 100), send(1, 200)];
  const undated = [...raw, events(told('a', 110, message(0)), told('c', 210, message(1)))].map((x) => ({
    ...entry({ method: x.request.method, url: x.request.url, asked: { 'X-MCP-Remote-Auth': 'x' } }),
    startedDateTime: '',
    time: x.durationMs,
    request: {
      method: x.request.method,
      url: x.request.url,
      headers: x.request.headers.map(([name, value]) => ({ name, value })),
      postData: { text: x.request.body ?? '' },
    },
    response: { status: 200, headers: [], content: { text: x.response?.body ?? '' } },
  }));
  const { exchanges } = readFile(har(undated), masker);
  expect(exchanges.map((x) => JSON.parse(x.request.body ?? '{}').id)).toEqual([0, 1]);
  expect(exchanges.every((x) => x.startedAt < 10_000)).toBe(true);
});
