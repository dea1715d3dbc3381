/** The diagnosis of what a live check saw, as one client would have met it. */
import { readAddress } from '../capture/live-check/address.ts';
import type { Platform } from '../capture/live-check/platform.ts';
import { liveCheck } from '../capture/live-check/run.ts';
import { createMasker } from '../capture/secrets.ts';
import { assemble } from '../handshake/assemble.ts';
import { snapshotsOfCheck } from '../snapshot/handshake.ts';
import type { DiagnosedHandshake } from './file-report.ts';

export interface CheckReport {
  url: string;
  handshakes: DiagnosedHandshake[];
  /** What was not asked, or not read to its end, in sentences. */
  notes: string[];
}

interface CheckOptions {
  client: string;
  /** Origin of the page that is asked as. */
  page: string;
  /** Milliseconds. */
  timeout: number;
  platform: Platform;
  signal: AbortSignal;
  /** A request was answered, or failed. */
  onExchange(): void;
}

/** It cannot be asked; `message` says why, in a sentence. */
export class UnusableUrl extends Error {}

/** Throws `UnusableUrl`. */
export async function checkOf(entered: string, { client, timeout, ...how }: CheckOptions): Promise<CheckReport> {
  const address = readAddress(entered);
  if ('problem' in address) throw new UnusableUrl(address.problem);
  // Fingerprints need to be equal within one check only.
  const masker = createMasker(crypto.getRandomValues(new Uint8Array(32)));
  const { exchanges, notes, cancelled } = await liveCheck(address.url, { ...how, masker, limits: { check: timeout } });
  const shown = snapshotsOfCheck(assemble(exchanges).handshakes, { cancelled, context: { client } });
  const handshakes = shown.flatMap((handshake) =>
    handshake.attempts.map(({ diagnosis }) => ({ handshake: { ...handshake, client }, diagnosis })),
  );
  return { url: masker.maskUrl(address.url), handshakes, notes };
}
