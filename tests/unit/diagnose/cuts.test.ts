/**
 * A healthy handshake is never called failing, at no moment of it: every healthy flow and recording is cut after each
 * of its exchanges and diagnosed as still running. The flows that have no flaw at all are not failing even when they
 * stop there.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { fixtures } from '../../fixtures/all.ts';
import { direct, native, proxied, relayed } from '../../fixtures/flow.ts';
import { exchangesOfFile, judgeSession } from '../../fixtures/judge.ts';

const folder = join(import.meta.dirname, '../../fixtures');

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

const verdicts = (exchanges: readonly Exchange[], running: boolean) =>
  judgeSession(exchanges, { running }).map(({ verdict }) => verdict);

const cuts = (exchanges: readonly Exchange[]) => {
  const ordered = exchanges.toSorted((a, b) => a.startedAt - b.startedAt);
  return ordered.map((_, i) => ordered.slice(0, i + 1));
};

describe('while it runs, no cut is failing', () => {
  it.each(healthy)('$name', ({ path }) => {
    const exchanges = exchangesOfFile(path);
    expect(exchanges.length).toBeGreaterThan(0);
    for (const cut of cuts(exchanges)) expect(verdicts(cut, true)).not.toContain('failing');
    expect(verdicts(exchanges, false)).not.toContain('failing');
  });

  it.each([...fixtures])('%s, passing', (_, { passing }) => {
    for (const cut of cuts(passing.exchanges)) expect(verdicts(cut, true)).not.toContain('failing');
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
      const [diagnosis] = judgeSession(cut);
      expect(diagnosis?.cause?.check, `after ${cut.length} exchanges`).toBeUndefined();
    }
    const [whole] = judgeSession(flow.exchanges);
    expect(whole).toMatchObject({ verdict: 'connected', warnings: [], consequences: [] });
  });
});
