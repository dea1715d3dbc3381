/** The diagnosis of each handshake in a HAR file. */
import { HarError, harToExchanges } from '../capture/files/har.ts';
import { createMasker } from '../capture/secrets.ts';
import { diagnose } from '../diagnose.ts';
import type { Exchange } from '../exchange.ts';
import type { Diagnosis, Verdict } from '../finding.ts';
import { handshakesOf } from '../handshake/assemble.ts';
import type { Handshake } from '../handshake/handshake.ts';
import { readText, UnusableFile } from './read-file.ts';

export interface DiagnosedHandshake {
  handshake: Handshake;
  /** Of its newest attempt. */
  diagnosis: Diagnosis;
}

export interface FileReport {
  file: string;
  /** Failing ones first, connected ones last. */
  handshakes: DiagnosedHandshake[];
}

const rank: Record<Verdict, number> = { failing: 0, incomplete: 1, connected: 2 };

/** Throws `UnusableFile`. `running`: the capture is still going on, so its newest attempts have not ended. */
export function reportOf(file: string, { running }: { running: boolean }): FileReport {
  const handshakes = handshakesOf(exchangesOf(file)).map((handshake) => ({
    handshake,
    diagnosis: diagnose(handshake, { ended: !running }),
  }));
  return { file, handshakes: handshakes.sort((a, b) => rank[a.diagnosis.verdict] - rank[b.diagnosis.verdict]) };
}

function exchangesOf(file: string): Exchange[] {
  // Fingerprints need to be equal within one file only.
  const masker = createMasker(crypto.getRandomValues(new Uint8Array(32)));
  try {
    return harToExchanges(readText(file), masker);
  } catch (error) {
    if (error instanceof HarError) throw new UnusableFile(error.message);
    throw error;
  }
}
