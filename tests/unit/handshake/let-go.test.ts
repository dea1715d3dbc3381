/** In a recording without `Authorization`: what a client sends after it let go of its token is not known to carry it. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { answer, direct, Flow, request, sanitized, server } from '../../fixtures/flow.ts';
import { inShort, judgeSession } from '../../fixtures/judge.ts';

const minute = 60_000;
const shown = (first: Flow, second: Flow): Exchange[] =>
  [
    ...first.exchanges,
    ...second.exchanges.map((x) => ({ ...x, id: `later-${x.id}`, startedAt: x.startedAt + minute })),
  ].map(sanitized);
const disconnected = direct().add({ disconnect: answer(200)(request('DELETE', server)) });
const attempts = (exchanges: Exchange[]) => handshakesOf(exchanges).map((h) => h.attempts.length);

describe('a second sign-in', () => {
  it.each([
    ['after Disconnect', disconnected, direct().until('authorize')],
    ['after Disconnect, before it is asked anything else', disconnected, direct().until('initialize')],
    [
      'after one that stopped as it registered again',
      direct().add({ again: direct().get('register') }),
      direct().until('authorize'),
    ],
    [
      'after one that stopped at the login page',
      direct().add({ again: direct().get('authorize') }),
      direct().until('authorize'),
    ],
  ])('%s is one that waits', (_, first, second) => {
    const exchanges = shown(first, second);
    expect(attempts(exchanges)).toEqual([2]);
    expect(judgeSession(exchanges).map(inShort)).toMatchObject([{ verdict: 'incomplete', cause: null, suspect: null }]);
  });

  it('is judged by the token that it brought', () => {
    const refused = answer(401, { json: { error: 'Missing Bearer token' } });
    const second = direct().until('connect').change('connect', refused);
    expect(judgeSession(shown(disconnected, second)).map(inShort)).toMatchObject([
      { verdict: 'failing', cause: 'session/token-not-seen' },
    ]);
    expect(judgeSession(shown(disconnected, direct())).map(inShort)).toMatchObject([
      { verdict: 'connected', warnings: [] },
    ]);
  });

  it('with a token that was saved is told by what the server says of it', () => {
    const invalid = answer(401, { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
    const second = new Flow(direct().until('initialize').steps).change('initialize', invalid);
    expect(judgeSession(shown(disconnected, second)).map(inShort)).toMatchObject([
      { verdict: 'failing', cause: 'session/token-rejected' },
    ]);
  });
});

describe('one that has its token still', () => {
  const saved = (...changes: Parameters<Flow['change']>[1][]) =>
    direct()
      .from('connect')
      .until('connect')
      .change('connect', ...changes);

  it.each([
    ['is refused for another reason', 'session/forbidden', saved(answer(403, { json: { error: 'forbidden' } }))],
    ['meets an error', 'session/server-error', saved(answer(500, { body: 'x' }))],
    [
      'is refused once it is connected',
      'session/token-rejected',
      direct()
        .from('connect')
        .change('tools', answer(401, { headers: { 'www-authenticate': 'Bearer' } })),
    ],
  ])('%s', (_, cause, second) => {
    const exchanges = shown(disconnected, second);
    expect(attempts(exchanges)).toEqual([1]);
    expect(judgeSession(exchanges).map(inShort)).toMatchObject([{ verdict: 'failing', cause }]);
  });
});
