/** A HAR file as a snapshot, by the same engine as in the worker. Loaded only when a file is opened. */
import { UnusableFile } from '../../lib/capture/files/format.ts';
import { readFile } from '../../lib/capture/files/read.ts';
import { createMasker } from '../../lib/capture/secrets.ts';
import { diagnose } from '../../lib/diagnose.ts';
import type { Exchange } from '../../lib/exchange.ts';
import type { HandshakeSnapshot } from '../../lib/extension/shared/snapshot.ts';
import { summaryOf } from '../../lib/extension/worker/view.ts';
import { handshakesOf } from '../../lib/handshake/assemble.ts';
import { factsOf } from '../../lib/handshake/facts-of.ts';
import type { Handshake } from '../../lib/handshake/handshake.ts';
import type { OpenFile } from './open-file.ts';

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
        handshakes: handshakesOf(exchanges).map((handshake) => handshakeOf(handshake, prefix)),
        forgotten: 0,
        preserve: true,
        grantable: [],
      },
    },
  };
}

/** A file is over, so every attempt in it has ended. */
function handshakeOf(handshake: Handshake, prefix: string): HandshakeSnapshot {
  const scalekit = handshake.attempts
    .map((attempt) => factsOf(handshake, attempt, { ended: true }).scalekit)
    .findLast((facts) => facts);
  return {
    id: `${prefix} ${handshake.id}`,
    server: handshake.server,
    client: handshake.client,
    via: handshake.via,
    scalekit: scalekit
      ? { environment: scalekit.environment, kind: scalekit.kind, resourceId: scalekit.resourceId }
      : null,
    attempts: handshake.attempts.map((attempt) => ({
      id: `${prefix} ${attempt.id}`,
      startedAt: attempt.startedAt,
      running: false,
      atSignIn: false,
      diagnosis: diagnose(handshake, { ended: true, attempt }),
      exchanges: attempt.exchanges.map(summaryOf),
    })),
  };
}
