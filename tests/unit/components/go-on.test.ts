/** How to go on with a sign-in that was not finished goes by where it stopped. */
import { expect, test } from 'vitest';
import { goOn } from '../../../components/parts/go-on.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { snapshotOf } from '../../../lib/snapshot/handshake.ts';
import { direct, type Flow, relayed } from '../../fixtures/flow.ts';

function stepsAfter(flow: Flow) {
  const [handshake] = handshakesOf(flow.exchanges).map((one) => snapshotOf(one, { ended: true }));
  const attempt = handshake?.attempts.at(-1);
  return handshake && attempt && goOn(handshake, attempt).map(({ text, path }) => path?.join(' › ') ?? text);
}

test('where version 2 read nothing behind the 401, it goes by what it saved', () => {
  expect(stepsAfter(relayed().until('initialize'))).toEqual([
    'Connection Info › Clear OAuth state',
    'Press **Connect** again.',
  ]);
  expect(stepsAfter(relayed().until('resourceMetadata'))?.[0]).toBe(
    'If it still says **Connecting**: reload its page.',
  );
  expect(stepsAfter(direct().until('initialize'))).toEqual(['Press **Connect** again.']);
});
