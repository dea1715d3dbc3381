/**
 * A session that goes on is diagnosed exchange by exchange: it comes to what it comes to from scratch, and one more request
 * of a kind that was there before costs the same however many there are. Counted, not timed.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { createAssembler } from '../../../lib/handshake/assembler.ts';
import { type ShownAttempt, showAttempt } from '../../../lib/snapshot/shown-attempt.ts';
import { createCounted } from '../../fixtures/counted.ts';
import { direct, json, native, proxied, relayed } from '../../fixtures/flow.ts';
import { exchangesOfFile } from '../../fixtures/judge.ts';
import { again, repeated } from '../../fixtures/repeated.ts';
import { elsewhere } from '../../fixtures/several.ts';

const folder = join(import.meta.dirname, '../../fixtures');
const few = process.env.TEST_LONG ? 1 : 12;
const files = ['recordings', 'cases'].flatMap((kind) =>
  readdirSync(join(folder, kind))
    .filter((file) => file.endsWith('.har'))
    .filter((_, i) => i % few === 0)
    .map((file) => [`${kind}/${file}`, exchangesOfFile(join(folder, kind, file))] as const),
);
const flows = Object.entries({ direct, native, proxied, relayed }).map(
  ([name, flow]) => [name, flow().exchanges] as const,
);

/** Shows the attempts of one session again and again, by what was shown before; and each from scratch. */
function createShown() {
  const assemble = createAssembler();
  const before = new Map<string, ShownAttempt>();
  return (
    exchanges: readonly Exchange[],
    check?: (now: ShownAttempt, fresh: ShownAttempt) => void,
    state = { ended: false, atSignIn: false },
  ) => {
    for (const handshake of assemble(exchanges).handshakes) {
      for (const attempt of handshake.attempts) {
        const now = showAttempt(handshake, attempt, state, before.get(attempt.id));
        before.set(attempt.id, now);
        check?.(now, showAttempt(handshake, attempt, state));
      }
    }
    return before;
  };
}

const withoutExchanges = (signIn: ReturnType<ShownAttempt['signIn']>) =>
  signIn && { ...signIn, parts: signIn.parts.map(({ exchanges: _, ...part }) => part) };

/** But for the exchanges that what is compared was seen in, of which there are fewer where one stands for others. */
const said = ({ attempt, scalekit, framework, signIn }: ShownAttempt) => ({
  attempt,
  scalekit,
  framework,
  signIn: withoutExchanges(signIn()),
});

let same = 0;
describe.each(process.env.TEST_LONG ? [11, 12] : [11])('with the numbers that %i begins', (seed) => {
  test.each([...files, ...flows])('%s', (_, exchanges) => {
    const list = repeated(exchanges, seed);
    const show = createShown();
    const diagnoses = new Set<unknown>();
    const compare = (now: ShownAttempt, fresh: ShownAttempt) => {
      expect(said(now)).toEqual(said(fresh));
      if (diagnoses.has(now.attempt.diagnosis)) same++;
      diagnoses.add(now.attempt.diagnosis);
    };
    list.forEach((_, i) => {
      const now = list.slice(0, i + 1);
      show(now, compare);
      // After a while nothing more is waited for, until something comes all the same.
      if (i % 3 === 0) show(now, compare, { ended: true, atSignIn: i % 2 === 0 });
    });
  });
});

test('what was said before was said again', () => expect(same).toBeGreaterThan(100));

test('that an attempt has ended is diagnosed where it decides something, and nowhere else', () => {
  const saidOf = (exchanges: readonly Exchange[]) => {
    const show = createShown();
    return [false, true, false].map((ended) => {
      const [shown] = show(exchanges, undefined, { ended, atSignIn: false }).values();
      return shown?.attempt.diagnosis;
    });
  };
  const [first, ...later] = saidOf(direct().exchanges);
  expect(first?.verdict).toBe('connected');
  for (const one of later) expect(one).toBe(first);
  const refused = direct()
    .until('resourceMetadata')
    .change('resourceMetadata', json({ resource: 'http://other.example/mcp' }));
  expect(saidOf(refused.exchanges).map((one) => one?.verdict)).toEqual(['incomplete', 'failing', 'incomplete']);
});

/** How often an exchange is read while something comes to so many. */
function readsAfter(count: number, come: (add: (x: Exchange) => void) => void): number {
  const { counted, during } = createCounted();
  const { exchanges } = direct();
  const last = exchanges.at(-1) as Exchange;
  const list = exchanges.map(counted);
  const more = (n: number) => list.push(counted(again(last, n, last.startedAt + n)));
  for (let n = 1; n <= count; n++) more(n);
  const show = createShown();
  show([...list]);
  more(count + 1);
  show([...list]);
  return during(() =>
    come((x) => {
      list.push(counted({ ...x, startedAt: (list.at(-1)?.startedAt ?? 0) + 1 }));
      show([...list]);
    }),
  );
}

test('one more of thousands takes as many steps as one more of hundreds', () => {
  const ten = (add: (x: Exchange) => void) => {
    for (let n = 0; n < 10; n++) add(again(direct().exchanges.at(-1) as Exchange, 10_000 + n, 0));
  };
  const steps = readsAfter(200, ten);
  expect(readsAfter(2000, ten)).toBe(steps);
  expect(steps / 10).toBeLessThan(60);
});

test('a server that was not seen before takes as many steps after thousands as after hundreds', () => {
  const begun = (add: (x: Exchange) => void) => {
    const { exchanges } = direct().until('register');
    for (const x of elsewhere(exchanges, 1)) add({ ...x, id: `other-${x.id}` });
  };
  const steps = readsAfter(200, begun);
  expect(readsAfter(2000, begun)).toBe(steps);
  expect(steps / direct().until('register').exchanges.length).toBeLessThan(80);
});
