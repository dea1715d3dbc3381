/** Recorded sessions of the real Inspectors: each is given the verdict and the cause that it is known to have. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { harToExchanges } from '../../lib/capture/har.ts';
import { createMasker } from '../../lib/capture/secrets.ts';
import { diagnose } from '../../lib/diagnose.ts';
import { handshakesOf } from '../../lib/handshake/assemble.ts';

const folder = join(import.meta.dirname, '../fixtures/recordings');
const masker = createMasker(new Uint8Array(32).fill(7));

interface Known {
  expected: { verdict: string; cause: string | null };
}

const names = readdirSync(folder).flatMap((file) => (file.endsWith('.har') ? [file.slice(0, -4)] : []));

it.each(names)('%s', (name) => {
  const { expected } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Known;
  const exchanges = harToExchanges(readFileSync(join(folder, `${name}.har`), 'utf8'), masker);
  const told = handshakesOf(exchanges).map((handshake) => diagnose(handshake, { ended: true }));
  expect(told.map(({ verdict, cause }) => ({ verdict, cause: cause?.check ?? null }))).toEqual([
    { verdict: expected.verdict, cause: expected.cause },
  ]);
});
