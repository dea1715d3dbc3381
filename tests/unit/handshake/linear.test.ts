/** The facts of each of many attempts at one server: an exchange is looked at so often whatever comes beside it. */
import { expect, test } from 'vitest';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { factsOf } from '../../../lib/handshake/facts-of.ts';
import { createCounted } from '../../fixtures/counted.ts';
import { direct } from '../../fixtures/flow.ts';

const MINUTE = 60_000;

/** How often an exchange is read while the facts of all attempts are made. */
function readsWith(attempts: number): number {
  const { counted, during } = createCounted();
  const exchanges = Array.from({ length: attempts }, (_, i) =>
    direct().exchanges.map((x) => counted({ ...x, id: `${i}-${x.id}`, startedAt: x.startedAt + i * MINUTE })),
  ).flat();
  const [handshake, ...others] = handshakesOf(exchanges);
  if (!handshake || others.length) throw new Error('It is one handshake.');
  expect(handshake.attempts).toHaveLength(attempts);
  const reads = during(() => {
    for (const attempt of handshake.attempts) factsOf(handshake, attempt, { ended: true });
  });
  return reads / exchanges.length;
}

test('twice as many attempts are twice as much work', () => {
  expect(readsWith(40)).toBeLessThanOrEqual(readsWith(10) * 1.05);
});

test('a token of an earlier attempt is the one that a later one carries where headers are not shown', () => {
  const again = direct()
    .until('initialize')
    .exchanges.map((x) => ({
      ...x,
      id: `again-${x.id}`,
      startedAt: x.startedAt + MINUTE,
      request: { ...x.request, hidden: ['authorization'] },
    }));
  const [handshake] = handshakesOf([...direct().exchanges, ...again]);
  const newest = handshake?.attempts.at(-1);
  if (!handshake || !newest) throw new Error('It is one handshake.');
  const { fingerprint } =
    factsOf(handshake, newest, { ended: true })
      .mcp.map(({ token }) => token)
      .find((t) => t.kind === 'token') ?? {};
  expect(fingerprint).toBeDefined();
});
