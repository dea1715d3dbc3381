/** The diagnosis of each handshake in a file. */
import { readFile } from '../capture/files/read.ts';
import { createMasker } from '../capture/secrets.ts';
import type { Diagnosis, Verdict } from '../finding.ts';
import { assemble } from '../handshake/assemble.ts';
import { leftOutNotes } from '../handshake/shown.ts';
import { notesOf } from '../presentation/log-words.ts';
import { snapshotOf } from '../snapshot/handshake.ts';
import type { HandshakeSnapshot } from '../snapshot.ts';
import { readText } from './read-file.ts';

export interface DiagnosedHandshake {
  handshake: HandshakeSnapshot;
  /** Of its newest attempt. */
  diagnosis: Diagnosis;
}

export interface FileReport {
  /** Failing ones first, connected ones last. */
  handshakes: DiagnosedHandshake[];
  /** What of the file was not read, or not as it stands, in sentences. */
  notes: string[];
}

const rank: Record<Verdict, number> = { failing: 0, incomplete: 1, connected: 2 };

/** Throws `UnusableFile`. `running`: the capture is still going on, so its newest attempts have not ended. */
export function reportOf(file: string, { running }: { running: boolean }): FileReport {
  // Fingerprints need to be equal within one file only.
  const masker = createMasker(crypto.getRandomValues(new Uint8Array(32)));
  const { exchanges, notes, said, goesOn } = readFile(readText(file), masker);
  const assembled = assemble(exchanges);
  const ended = !running && !goesOn;
  const handshakes = assembled.handshakes.flatMap((handshake): DiagnosedHandshake[] => {
    const shown = snapshotOf(handshake, { ended, attempts: handshake.attempts.slice(-1) });
    return shown.attempts.map(({ diagnosis }) => ({ handshake: shown, diagnosis }));
  });
  handshakes.sort((a, b) => rank[a.diagnosis.verdict] - rank[b.diagnosis.verdict]);
  const left = leftOutNotes({ servers: assembled.leftOut });
  return { handshakes, notes: [...notes, ...notesOf(said), ...left] };
}
