/**
 * A healthy handshake is never called failing, at no moment of it: every healthy flow and recording is cut after each
 * of its exchanges and diagnosed as still running. The flows that have no flaw at all are not failing even when they
 * stop there.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { harToExchanges } from '../../../lib/capture/files/har.ts';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { diagnose } from '../../../lib/diagnose.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { fixtures } from '../../fixtures/all.ts';
import { direct, native, proxied, relayed } from '../../fixtures/flow.ts';

const folder = join(import.meta.dirname, '../../fixtures');
const masker = createMasker(new Uint8Array(32).fill(7));

interface Expected {
  expected: { verdict: string; cause: string | null };
}

/** Recordings and cases that end well, or have not ended. */
const healthy = ['recordings', 'cases'].flatMap((kind) =>
  readdirSync(join(folder, kind))
    .filter((file) => file.endsWith('.har'))
    .map((file) => ({ name: file.slice(0, -4), path: join(folder, kind, file) }))
    .filter(({ path }) => {
      const { expected } = JSON.parse(readFileSync(path.replace(/\.har$/, '.json'), 'utf8')) as Expected;
      return expected.cause === null;
    }),
);

const verdicts = (exchanges: readonly Exchange[], ended: boolean) =>
  handshakesOf(exchanges).map((h) => diagnose(h, { ended }).verdict);

const cuts = (exchanges: readonly Exchange[]) => {
  const ordered = exchanges.toSorted((a, b) => a.startedAt - b.startedAt);
  return ordered.map((_, i) => ordered.slice(0, i + 1));
};

describe('while it runs, no cut is failing', () => {
  it.each(healthy)('$name', ({ path }) => {
    const exchanges = harToExchanges(readFileSync(path, 'utf8'), masker);
    expect(exchanges.length).toBeGreaterThan(0);
    for (const cut of cuts(exchanges)) expect(verdicts(cut, false)).not.toContain('failing');
    expect(verdicts(exchanges, true)).not.toContain('failing');
  });

  it.each([...fixtures])('%s, passing', (_, { passing }) => {
    for (const cut of cuts(passing.exchanges)) expect(verdicts(cut, false)).not.toContain('failing');
  });
});

describe('a flawless handshake is not failing even when it stops', () => {
  it.each([
    ['direct', direct()],
    ['relayed', relayed()],
    ['proxied', proxied()],
    ['native', native()],
  ])('%s', (_, flow) => {
    for (const cut of cuts(flow.exchanges)) {
      const [diagnosis] = handshakesOf(cut).map((h) => diagnose(h, { ended: true }));
      expect(diagnosis?.cause?.check, `after ${cut.length} exchanges`).toBeUndefined();
    }
    const [whole] = handshakesOf(flow.exchanges).map((h) => diagnose(h, { ended: true }));
    expect(whole).toMatchObject({ verdict: 'connected', warnings: [], consequences: [] });
  });
});
