/** The answer for scripts: one line of JSON for each file. */
import type { FileReport } from './file-report.ts';

export const jsonLine = ({ file, handshakes }: FileReport): string =>
  JSON.stringify({
    file,
    handshakes: handshakes.map(({ handshake, diagnosis }) => ({
      server: handshake.server,
      client: handshake.client,
      via: handshake.via,
      verdict: diagnosis.verdict,
      cause: diagnosis.cause ?? null,
      suspect: diagnosis.suspect ?? null,
      consequences: diagnosis.consequences,
      warnings: diagnosis.warnings,
      stages: diagnosis.stages,
    })),
  });
