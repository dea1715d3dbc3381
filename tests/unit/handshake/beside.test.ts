/**
 * Other people's traffic changes no diagnosis: whatever a person and other pages do beside a sign-in, before it, in the
 * middle of it or after it, what is said of the sign-in stays the same, and nothing is said of the rest.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFile } from '../../../lib/capture/files/read.ts';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { diagnose } from '../../../lib/diagnose.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import type { Beside, OtherEntry } from '../../fixtures/other-people/entry.ts';
import { otherPeople } from '../../fixtures/other-people.ts';

const masker = createMasker(new Uint8Array(32).fill(7));
const fixtures = join(import.meta.dirname, '../../fixtures');
/** More folders of captures, and how many splices a capture gets, for a longer run. */
const folders = ['recordings', 'cases']
  .map((kind) => join(fixtures, kind))
  .concat((process.env.BESIDE_FOLDERS ?? '').split(':').filter(Boolean));
const rounds = Number(process.env.BESIDE_ROUNDS ?? 3);

interface Har {
  log: { entries: { startedDateTime: string }[] };
}

const captures = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.har') && !/^(nomcp|format-07)/.test(file))
    .map((file) => ({ name: file.slice(0, -4), har: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Har })),
);

/** A sequence of numbers from 0 to 1 that is the same in each run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const said = (exchanges: readonly Exchange[]) =>
  handshakesOf(exchanges).map((handshake) => {
    const { verdict, cause, suspect, consequences, warnings } = diagnose(handshake, { ended: true });
    const ids = (findings: { check: string; stage: string }[]) =>
      findings.map(({ check, stage }) => `${stage}: ${check}`);
    return {
      server: handshake.server,
      attempts: handshake.attempts.length,
      verdict,
      cause: cause?.check,
      suspect: suspect?.check,
      consequences: ids(consequences),
      warnings: ids(warnings),
    };
  });

const read = (har: Har) => readFile(JSON.stringify(har), masker).exchanges;

/** The authorization server of a capture, from the metadata in it; where there is none, one at its MCP server. */
function besideOf(exchanges: readonly Exchange[]): Beside {
  for (const { response } of exchanges) {
    const found = /"authorization_endpoint":\s*"([^"]+)"/.exec(response?.body ?? '')?.[1];
    const issuer = /"issuer":\s*"([^"]+)"/.exec(response?.body ?? '')?.[1];
    const token = /"token_endpoint":\s*"([^"]+)"/.exec(response?.body ?? '')?.[1];
    if (found && issuer && token && [found, issuer, token].every((url) => URL.canParse(url)))
      return { authorize: found, issuer, token };
  }
  // What the Inspector answered itself has the address of the Inspector.
  const first = exchanges.find(({ failure }) => failure?.kind !== 'proxy');
  const { origin } = new URL(first?.request.url ?? 'https://as.example');
  return { issuer: origin, authorize: `${origin}/authorize`, token: `${origin}/token` };
}

/** Puts entries at one moment between those of a capture: 0 is before all, 1 after all. */
function spliced(har: Har, others: OtherEntry[], where: number): Har {
  const times = har.log.entries.map((e) => Date.parse(e.startedDateTime)).sort((a, b) => a - b);
  const place = Math.round(where * times.length);
  const before = times[place - 1];
  const after = times[place];
  const from = before ?? (after ?? 0) - 60_000;
  const to = after ?? from + 6000;
  const step = (to - from) / (others.length + 1);
  return {
    log: {
      ...har.log,
      entries: [
        ...har.log.entries,
        ...others.map((e, i) => ({ ...e, startedDateTime: new Date(from + step * (i + 1)).toISOString() })),
      ],
    },
  };
}

describe("other people's traffic", () => {
  const next = random(20261128);
  const kinds = Object.entries(otherPeople);

  it.each(captures)('$name', ({ har }) => {
    const alone = read(har);
    const expected = said(alone);
    const as = besideOf(alone);
    const changed: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const [kind, others] = kinds[Math.floor(next() * kinds.length)] ?? [];
      const where = [0, next(), 1][round % 3] ?? 0;
      if (!kind || !others) continue;
      const found = said(read(spliced(har, others(as), where)));
      if (JSON.stringify(found) !== JSON.stringify(expected)) changed.push(`${kind}, at ${where.toFixed(2)}`);
    }
    expect(changed).toEqual([]);
  });
});
