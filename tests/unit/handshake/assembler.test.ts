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
import { direct } from '../../fixtures/flow.ts';
import { exchangesOfFile } from '../../fixtures/judge.ts';
import { elsewhere, several } from '../../fixtures/several.ts';

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

/** As the page's script tells of it, before the browser's word has what the browser adds. */
const byPage = (x: Exchange): Exchange => {
  const headers = x.request.headers.filter(([name]) => name !== 'user-agent');
  return { ...withoutAnswer(x), request: { ...x.request, headers, hidden: ['user-agent'] } };
};

test('nor is it when a page tells of each request before the browser does', () => {
  if (!last) throw new Error('The recording has a request.');
  expect(last.request.headers.some(([name]) => name === 'user-agent')).toBe(true);
  let times = 0;
  const next = createAssembler(() => times++);
  next(ok);
  const list = [...ok];
  for (let n = 1; n <= 120; n++) {
    const x = again(last, n);
    for (const form of [byPage(x), x]) expect(next([...list, form])).toEqual(assemble([...list, form]));
    list.push(x);
  }
  expect(times).toBe(1);
});

test('every session comes to the same where a page tells of each request before the browser does', () => {
  for (const exchanges of sessions) {
    const list = [...exchanges].sort((a, b) => a.startedAt - b.startedAt);
    const next = createAssembler();
    list.forEach((x, i) => {
      const before = list.slice(0, i);
      for (const form of [
        [...before, byPage(x)],
        [...before, x],
      ])
        expect(next(form)).toEqual(assemble(form));
    });
  }
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

const sessions = ['recordings', 'cases'].flatMap((kind) =>
  readdirSync(join(folder, '..', kind))
    .filter((name) => name.endsWith('.har'))
    .map((name) => exchangesOfFile(join(folder, '..', kind, name))),
);

test('sessions of several servers come to the same, whatever comes first and changes behind it', () => {
  let times = 0;
  let all = 0;
  const seeds = Array.from({ length: process.env.TEST_LONG ? 300 : 40 }, (_, i) => i + 1);
  for (const seed of seeds) {
    const list = several(sessions, seed);
    const next = createAssembler(() => times++);
    list.forEach((x, i) => {
      const before = list.slice(0, i);
      const forms = [
        [...before, withoutAnswer(x)],
        [...before, x],
        // One of those before it is gone, as where another source shows that it was the same.
        ...(i % 7 === 3 ? [[...before.slice(0, -1), x]] : []),
      ];
      for (const form of forms) {
        expect(next(form), `seed ${seed}, ${i}`).toEqual(assemble(form));
        all++;
      }
    });
  }
  expect(times).toBeLessThan(all * 0.85);
});

test('a sign-in at another server looks at all where the browser leaves the page, and nowhere else', () => {
  const list: Exchange[] = [];
  let looks = 0;
  const next = createAssembler(() => looks++);
  const looked: string[] = [];
  for (let n = 0; n < 4; n++) {
    for (const x of elsewhere(direct().exchanges, n)) {
      const one = { ...x, id: `${n}-${x.id}`, startedAt: x.startedAt + n * 60_000 };
      const before = looks;
      for (const form of [withoutAnswer(one), one]) expect(next([...list, form])).toEqual(assemble([...list, form]));
      if (n > 0 && looks > before)
        looked.push(`${looks - before} ${new URL(one.request.url).pathname.split('/').at(-1)}`);
      list.push(one);
    }
  }
  expect(looked).toEqual(Array(3).fill(['2 authorize', '2 callback']).flat());
  expect(next(list).handshakes).toHaveLength(4);
});
