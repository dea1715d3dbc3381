/** Live checks as handshakes: each is an attempt of its own, and nothing of it mixes with what was watched. */
import { expect, test } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { assemble } from '../../../lib/handshake/assemble.ts';
import { factsOf } from '../../../lib/handshake/facts-of.ts';
import { answer, checked, direct, mcpRequest, requestHeaders, server, url } from '../../fixtures/flow.ts';

/** Later, with ids of its own. */
const later = (exchanges: readonly Exchange[], n: number): Exchange[] =>
  exchanges.map((x) => ({ ...x, id: `${n}-${x.id}`, startedAt: x.startedAt + n * 60_000 }));

test('of one server are attempts of one handshake, those of another a handshake of their own', () => {
  const elsewhere = checked().change(
    'initialize',
    url((u) => {
      u.hostname = 'other.example.com';
    }),
  );
  const { handshakes } = assemble([
    ...checked().exchanges,
    ...later(checked().exchanges, 1),
    ...later(elsewhere.exchanges, 2),
  ]);
  expect(handshakes.map(({ server: of, attempts }) => [of, attempts.length])).toEqual([
    [server, 2],
    ['https://other.example.com/mcp', 1],
  ]);
});

test('beside a sign-in that was watched, each stays what it is', () => {
  const watched = direct().exchanges;
  const { handshakes } = assemble([...later(checked().exchanges, 1), ...watched]);
  const [live, seen, ...more] = handshakes;
  expect(more).toEqual([]);
  expect(live).toMatchObject({ via: 'live-check', server });
  expect(seen).toEqual(assemble(watched).handshakes[0]);
});

test('many refusals of the same message are those of many clients, and no end', () => {
  const refused = answer(403, { json: { error: 'Missing Bearer token' } });
  const again = Object.fromEntries(
    Array.from({ length: 4 }, (_, i) => [
      `again-${i}`,
      { ...refused(mcpRequest('initialize')), via: 'live-check' as const, page: { tabId: -1, origin: null } },
    ]),
  );
  const { handshakes } = assemble(checked().change('initialize', refused).add(again).exchanges);
  expect(handshakes.map(({ attempts }) => attempts.map(({ over }) => over))).toEqual([[undefined]]);
});

test('what only others ask, and the token that is made up, are none of the judged client’s', () => {
  const forAny = requestHeaders({ accept: '*/*' })(checked().get('initialize'));
  const flow = checked().add({ forAny: { ...forAny, connect: false } }, 'initialize');
  const [handshake] = assemble(flow.exchanges).handshakes;
  const attempt = handshake?.attempts[0];
  if (!handshake || !attempt) throw new Error('This is a handshake.');
  const facts = factsOf(handshake, attempt, { ended: true });
  expect(attempt.exchanges).toHaveLength(6);
  expect(facts.exchanges.map(({ role }) => role)).toEqual(['mcp', 'resource-metadata', 'server-metadata']);
  expect(facts.mcp.every((x) => x.tokenless)).toBe(true);
  expect(facts.checked).toMatchObject({ madeUp: { status: 401 }, keys: { status: 200 } });
});
