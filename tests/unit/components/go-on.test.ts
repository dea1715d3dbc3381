/** How to go on with a sign-in that was not finished goes by where it stopped. */
import { expect, test } from 'vitest';
import { goOn } from '../../../components/parts/go-on.ts';
import { isInspectorPage } from '../../../components/parts/inspector-name.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { snapshotOf } from '../../../lib/snapshot/handshake.ts';
import { direct, type Flow, native, relayed } from '../../fixtures/flow.ts';

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

test('only of the page of MCP Inspector a button is named, and other clients by the name that the steps have', () => {
  const called = (name: string) => (x: Exchange) => {
    const body = x.request.body?.replace('"name":"inspector-client"', `"name":"${name}"`);
    return body === undefined ? x : { ...x, request: { ...x.request, body } };
  };
  const [shown] = handshakesOf(native().until('initialize').all(called('claude-code')).exchanges).map((one) =>
    snapshotOf(one, { ended: true }),
  );
  expect(shown?.client).toMatch(/^Claude Code /);
  expect(isInspectorPage('MCP Inspector 2.12.0')).toBe(true);
  expect(isInspectorPage('MCP Inspector (v2)')).toBe(true);
  expect(isInspectorPage('MCP Inspector CLI')).toBe(false);
});
