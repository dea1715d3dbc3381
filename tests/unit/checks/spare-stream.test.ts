/**
 * A client that is in opens a stream of events beside its messages. It need not be offered, and what stands in front of a
 * server ends one on which nothing comes: the client goes on, and opens another.
 */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import {
  answer,
  claims,
  direct,
  Flow,
  failed,
  preflight,
  relayed,
  request,
  server,
  token,
  url,
} from '../../fixtures/flow.ts';
import { causeOf, inShort, judgeInShort, judgeSession } from '../../fixtures/judge.ts';
import { type Change, html, nothing } from '../../fixtures/pages.ts';

const connected = { ...nothing, verdict: 'connected' };
/** The stream is the last thing that is heard of. */
const ending = (change: Change, flow = direct()) => flow.without('stream').add({ stream: change(flow.get('stream')) });
const status = (code: number, body = html(`<center>${code}</center><center>nginx</center>`)) => answer(code, body);

const noSession = answer(400, {
  json: { error: { code: -32000, message: 'Bad Request: No valid session ID provided' } },
});

const ends: [string, Change][] = [
  ['is not there', status(404, html('Not Found'))],
  ['is not there, in JSON', answer(404, { json: { detail: 'Not Found' } })],
  ['is not implemented', answer(501)],
  ['is bad', answer(400, { json: { error: { code: -32000, message: 'Bad Request' } } })],
  ['is not acceptable', answer(406)],
  ['is one too many', answer(429)],
  ['crashes', answer(500)],
  ['has nobody behind it', status(503)],
  ['had nothing on it for a minute', status(504)],
  ['had nothing on it for a minute, without an answer', failed('network', 'net::ERR_TIMED_OUT')],
  ['was reset', failed('network', 'net::ERR_CONNECTION_RESET')],
  ['was cut as the machine went to sleep', failed('network', 'net::ERR_NETWORK_IO_SUSPENDED')],
];

describe('a client that is in is in, whatever becomes of its stream', () => {
  it.each(ends)('that %s', (_, change) => {
    for (const running of [false, true]) expect(judgeInShort(ending(change), { running })).toEqual(connected);
    expect(judgeInShort(ending(change, relayed()))).toEqual(connected);
    // Before a list of tools that was not seen.
    expect(
      judgeInShort(
        direct()
          .until('initialized')
          .add({ stream: change(direct().get('stream')) }),
      ),
    ).toEqual(connected);
  });

  it('that is refused for its session, by which calls go', () => {
    expect(judgeInShort(ending(noSession))).toEqual(connected);
  });

  it('that its page may not open', () => {
    const closed: Change = (x) =>
      preflight(204, { 'access-control-allow-methods': 'POST' })(failed('cors', 'net::ERR_FAILED')(x));
    expect(judgeInShort(ending(closed)).verdict).toBe('connected');
  });

  it('that ends again and again', () => {
    const again = Object.fromEntries(
      [1, 2, 3, 4].map((i) => [`stream${i}`, status(504)(direct().get('stream'))] as const),
    );
    for (const running of [false, true])
      expect(judgeSession(direct().without('stream').add(again).exchanges, { running }).map(inShort)).toEqual([
        connected,
      ]);
  });
});

describe('it is not in', () => {
  const lost = Object.fromEntries([1, 2, 3, 4].map((i) => [`stream${i}`, noSession(direct().get('stream'))] as const));
  const behind = (name: string, streams: Record<string, Exchange>) => direct().until(name).add(streams);

  it('where the stream is the first that names the session, which nobody knows', () => {
    for (const running of [false, true])
      expect(judgeSession(behind('initialized', lost).exchanges, { running }).map(inShort)).toMatchObject([
        { verdict: 'failing', cause: 'session/session-not-found' },
      ]);
  });

  it.each<[string, Change, string]>([
    ['crashes', answer(500), 'session/server-error'],
    ['reaches nobody', failed('network', 'net::ERR_CONNECTION_REFUSED'), 'network/unreachable'],
  ])('where the stream is the first behind `initialize`, and %s', (_, change, cause) => {
    expect(judgeInShort(behind('connect', { stream: change(direct().get('stream')) }))).toMatchObject({
      verdict: 'failing',
      cause,
    });
  });

  it('where a stream is refused for its token', () => {
    const refused = answer(401, { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
    expect(judgeInShort(ending(refused))).toMatchObject({ verdict: 'failing', cause: 'session/token-rejected' });
  });

  it('where no message was taken', () => {
    const flow = direct()
      .until('token')
      .add({ stream: status(503)(direct().get('stream')) });
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'network/gateway-error' });
  });

  it('where a message is refused after it', () => {
    const flow = ending(status(504)).add({ call: status(503)(direct().get('tools')) });
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'network/gateway-error' });
  });

  it('where the stream is the way that the answers come: the older transport has its messages elsewhere', () => {
    const elsewhere = url((u) => {
      u.pathname = '/messages';
    });
    const messages = new Flow(
      direct().steps.map(({ name, exchange }) => ({
        name,
        exchange: /^(?:connect|initialized|tools)$/.test(name) ? elsewhere(exchange) : exchange,
      })),
    );
    const flow = messages.without('stream').add({ stream: status(503)(direct().get('stream')) });
    expect(judgeInShort(flow).verdict).not.toBe('connected');
  });
});

it('a stream asks for events alone, and rightly so', () => {
  const opening = (accept: string): Exchange =>
    answer(406)(request('GET', server, { headers: { accept, authorization: `Bearer ${token(claims)}` } }));
  const refused = (accept: string) =>
    causeOf(
      direct()
        .until('token')
        .add({ stream: opening(accept) }),
    );
  expect(refused('text/event-stream')).toMatchObject({ check: 'session/not-acceptable', owner: 'mcp-server' });
  expect(JSON.stringify(refused('text/event-stream').evidence)).not.toContain('application/json');
  expect(refused('*/*')).toMatchObject({ check: 'session/not-acceptable', owner: 'client' });
});
