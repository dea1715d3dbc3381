/** A HAR file as a snapshot, by the same engine as in the worker. Loaded only when a file is opened. */
import { UnusableFile } from '../../lib/capture/files/format.ts';
import { readFile } from '../../lib/capture/files/read.ts';
import { createMasker } from '../../lib/capture/secrets.ts';
import type { Exchange } from '../../lib/exchange.ts';
import { assemble } from '../../lib/handshake/assemble.ts';
import { type HandshakeSnapshot, snapshotOf } from '../../lib/snapshot.ts';
import type { OpenFile } from './open-file.ts';

/** Attempts at one server that are shown, the most recent ones. */
const MAX_ATTEMPTS = 200;

/** `prefix` keeps the ids of two files apart. */
export function snapshotOfHar(name: string, text: string, prefix: string): Awaited<ReturnType<OpenFile>> {
  let exchanges: Exchange[];
  try {
    // Fingerprints need to be equal within one file only.
    ({ exchanges } = readFile(text, createMasker(crypto.getRandomValues(new Uint8Array(32)))));
  } catch (error) {
    if (error instanceof UnusableFile) return { ok: false, problem: `${name}: ${error.message}` };
    throw error;
  }
  const { handshakes, leftOut } = assemble(exchanges);
  const older = handshakes.reduce((sum, { attempts }) => sum + Math.max(attempts.length - MAX_ATTEMPTS, 0), 0);
  const byId = new Map(exchanges.map((exchange) => [exchange.id, exchange]));
  return {
    ok: true,
    opened: {
      name,
      exchange: async (id) => byId.get(id) ?? null,
      snapshot: {
        tabId: -1,
        source: { kind: 'har', name },
        inspector: null,
        pageOrigin: null,
        // A file is over, so every attempt in it has ended.
        handshakes: handshakes.map((handshake) =>
          withPrefix(snapshotOf(handshake, { ended: true, attempts: handshake.attempts.slice(-MAX_ATTEMPTS) }), prefix),
        ),
        forgotten: leftOut + older,
        preserve: true,
        grantable: [],
      },
    },
  };
}

const withPrefix = ({ id, attempts, ...handshake }: HandshakeSnapshot, prefix: string): HandshakeSnapshot => ({
  ...handshake,
  id: `${prefix} ${id}`,
  attempts: attempts.map((attempt) => ({ ...attempt, id: `${prefix} ${attempt.id}` })),
});
