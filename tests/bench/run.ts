/**
 * `npm run bench`: what the engine costs, as JSON lines. Times depend on the machine, so each figure comes with its
 * ratio to a yardstick of the same run: parsing the same recording as JSON.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench } from 'tinybench';
import { har } from '../../lib/capture/files/har.ts';
import { readFile } from '../../lib/capture/files/read.ts';
import { createMasker } from '../../lib/capture/secrets.ts';
import { diagnose } from '../../lib/diagnose.ts';
import type { Exchange } from '../../lib/exchange.ts';
import { handshakesOf } from '../../lib/handshake/assemble.ts';

const folder = join(import.meta.dirname, '../fixtures/recordings');
const text = readFileSync(join(folder, 'v2-relay-ok.har'), 'utf8');
const masker = createMasker(new Uint8Array(32).fill(7));
const recording = har.reader();
recording.push(text);
const raw = recording.end().exchanges;
const { exchanges } = readFile(text, masker);

/** A long session: the same sign-in again and again, ten seconds apart. */
const long: Exchange[] = Array.from({ length: 100 }, (_, round) =>
  exchanges.map((x) => ({ ...x, id: `${round}-${x.id}`, startedAt: x.startedAt + round * 10_000 })),
).flat();

/** A body of 250 kB that looks like secrets from its first character to its last. */
const hostile = '"name":"api_key","value":"x",token is not '.repeat(6100);

/** Bodies are parsed once per exchange; a fresh copy is a session that nobody has looked at yet. */
const fresh = (list: readonly Exchange[]) => structuredClone(list) as Exchange[];

const yardstick = 'parse the recording as JSON';
const bench = new Bench({ time: 500, warmupTime: 100 })
  .add(yardstick, () => JSON.parse(text))
  .add('read a sign-in', () => readFile(text, masker))
  .add('mask a sign-in', () => raw.map((x) => masker.maskExchange(x)))
  .add('mask 250 kB of hostile text', () => masker.maskBody(hostile))
  .add('mask 1 MB of hostile text', () => masker.maskBody(hostile.repeat(4)))
  .add('handshakes of a sign-in', () => handshakesOf(fresh(exchanges)))
  .add('diagnose a sign-in', () => {
    for (const handshake of handshakesOf(exchanges)) diagnose(handshake, { ended: true });
  })
  .add(`handshakes of ${long.length} exchanges`, () => handshakesOf(long))
  .add('a HAR file, from text to diagnosis', () => {
    for (const handshake of handshakesOf(readFile(text, masker).exchanges)) diagnose(handshake, { ended: true });
  });
await bench.run();

const median = (name: string) => {
  const result = bench.tasks.find((task) => task.name === name)?.result;
  if (!result || !('latency' in result)) throw new Error(`"${name}" did not run.`);
  return result.latency.p50;
};
for (const { name } of bench.tasks) {
  const ms = median(name);
  console.log(JSON.stringify({ name, ms: Number(ms.toFixed(4)), ratio: Number((ms / median(yardstick)).toFixed(2)) }));
}
