/**
 * From the text of a HAR file to all that is shown of it, warm and in process, beside `JSON.parse` of the same text: each
 * in turn, so that both meet the same machine.
 */
import { createFileReader } from '../../lib/capture/files/read.ts';
import { createMasker } from '../../lib/capture/secrets.ts';
import { createFileSession } from '../../lib/extension/reader/file-session.ts';
import { atMost, distributionOf, type Figure, median, rounded } from './figure.ts';
import { flooded, multiplied, signIn } from './recordings.ts';

const key = new Uint8Array(32).fill(7);
const request = { name: 'bench.har', prefix: 'bench' };
const bench = 'engine';

/** A masker of its own each time: what one file taught it would help the next. */
function diagnosed(text: string) {
  const reader = createFileReader(createMasker(key));
  reader.push(text);
  const { exchanges } = reader.end();
  return { exchanges, session: createFileSession(exchanges, request, () => {}) };
}

/** Milliseconds of the processor, of all threads: those that compile and collect count, other programs do not. */
function timed(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const kinds = { 'many servers': multiplied, 'one URL': flooded };
/** How often each is taken: the more the shorter it is. */
const sizes = [
  { count: 1000, times: 9 },
  { count: 10_000, times: 5 },
  { count: 50_000, times: 3 },
];

export async function* measure(): AsyncGenerator<Figure> {
  const warm = multiplied(1000);
  for (let i = 0; i < 5; i++) diagnosed(warm);
  yield* smallSignIn();
  for (const [kind, make] of Object.entries(kinds)) {
    for (const { count, times } of sizes) {
      const text = make(count);
      const rounds = Array.from({ length: times }, () => ({
        parse: timed(() => JSON.parse(text)),
        engine: timed(() => diagnosed(text)),
      }));
      const parse = median(rounds.map((round) => round.parse));
      const engine = median(rounds.map((round) => round.engine));
      const name = `HAR of ${count} entries, ${kind}`;
      const ratio = rounded(engine / parse - 1);
      yield { bench, name: `${name}, over JSON.parse`, unit: 'parses', ratio, ...atMost(ratio, 1, 'parse') };
      yield { bench, name, unit: 'ms', value: rounded(engine) };
    }
    yield* growth(kind, make);
  }
}

/** As a browser's own recording of one sign-in is. */
function* smallSignIn(): Generator<Figure> {
  for (const name of ['v1-direct-ok.har', 'v2-relay-ok.har']) {
    const text = signIn(name, 20);
    const distribution = distributionOf(Array.from({ length: 200 }, () => timed(() => diagnosed(text))));
    const aim = atMost(distribution.p50, 5, 'ms');
    yield { bench, name: `sign-in of 20 entries, ${name}`, unit: 'ms', distribution, ...aim };
  }
}

/** Twice the entries: twice the time, and twice what stays in memory. */
function* growth(kind: string, make: (count: number) => string): Generator<Figure> {
  const [small, large] = [make(10_000), make(20_000)];
  const rounds = Array.from({ length: 5 }, () => timed(() => diagnosed(large)) / timed(() => diagnosed(small)));
  const time = median(rounds);
  yield { bench, name: `twice the entries, ${kind}: time`, unit: 'times', ratio: time, ...atMost(time, 2.2, 'times') };
  const heap = rounded(kept(large) / kept(small));
  yield { bench, name: `twice the entries, ${kind}: heap`, unit: 'times', ratio: heap, ...atMost(heap, 2.2, 'times') };
}

/** Bytes that stay after a collection as long as the file is shown. */
function kept(text: string): number {
  const used = () => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  const before = used();
  const held = diagnosed(text);
  const after = used();
  return held.exchanges.length ? after - before : 0;
}
