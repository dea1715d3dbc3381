/**
 * A session that goes on is assembled exchange by exchange. Whatever comes, it comes to what all of it comes to at once;
 * and what says nothing new costs one handshake. Counted, not timed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFile } from '../../../lib/capture/files/read.ts';
import { createMasker } from '../../../lib/capture/secrets.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { assemble } from '../../../lib/handshake/assemble.ts';
import { createAssembler } from '../../../lib/handshake/assembler.ts';

const folder = join(import.meta.dirname, '../../fixtures/recordings');
const masker = createMasker(new Uint8Array(32).fill(7));
const recordings = readdirSync(folder).filter((name) => name.endsWith('.har'));
const exchangesOf = (name: string) => readFile(readFileSync(join(folder, name), 'utf8'), masker).exchanges;

const withoutAnswer = ({ response: _, durationMs: __, ...x }: Exchange): Exchange => x;
const again = (x: Exchange, n: number): Exchange => ({ ...x, id: `${x.id}-${n}`, startedAt: x.startedAt + n * 100 });

test.each(recordings)('%s comes to the same, exchange by exchange and answer by answer', (name) => {
  const all = exchangesOf(name);
  const next = createAssembler();
  all.forEach((x, i) => {
    const before = all.slice(0, i);
    for (const list of [
      [...before, withoutAnswer(x)],
      [...before, x],
    ])
      expect(next(list)).toEqual(assemble(list));
  });
});

const ok = exchangesOf('v1-direct-ok.har');
const last = ok.findLast(({ request }) => request.method === 'POST');

test('a long session comes to the same, and all of it is looked at once', () => {
  if (!last) throw new Error('The recording has a request.');
  let times = 0;
  const next = createAssembler(() => times++);
  const first = next(ok);
  const list = [...ok];
  for (let n = 1; n <= 120; n++) {
    list.push(again(last, n));
    const { handshakes } = next([...list]);
    expect(handshakes.at(-1)?.attempts.at(-1)?.exchanges.at(-1)?.exchange).toBe(list.at(-1));
  }
  expect(times).toBe(1);
  expect(next(list)).toEqual(assemble(list));
  // What was given out before stays as it was.
  expect(first).toEqual(assemble(ok));
});

test('other handshakes are the same objects', () => {
  if (!last) throw new Error('The recording has a request.');
  const other = exchangesOf('v2-relay-ok.har').map((x) => ({ ...x, startedAt: x.startedAt - 1e9 }));
  const next = createAssembler();
  const list = [...other, ...ok].sort((a, b) => a.startedAt - b.startedAt);
  const before = next(list).handshakes;
  const after = next([...list, again(last, 1)]).handshakes;
  expect(before.length).toBeGreaterThan(1);
  expect(after.filter((handshake, i) => handshake !== before[i])).toHaveLength(1);
});
