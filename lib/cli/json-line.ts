/** The answer for scripts: one line of JSON for each file, and for each server that was checked. */
import type { Finding } from '../finding.ts';
import { powershellCommand } from '../verification/powershell.ts';
import { shellCommand } from '../verification/shell.ts';
import type { DiagnosedHandshake } from './file-report.ts';

export const jsonLine = (of: { file: string } | { url: string }, handshakes: readonly DiagnosedHandshake[]): string =>
  JSON.stringify({
    ...of,
    handshakes: handshakes.map(({ handshake, diagnosis }) => ({
      server: handshake.server,
      client: handshake.client,
      via: handshake.via,
      verdict: diagnosis.verdict,
      cause: diagnosis.cause ? withCommands(diagnosis.cause) : null,
      suspect: diagnosis.suspect ? withCommands(diagnosis.suspect) : null,
      consequences: diagnosis.consequences.map(withCommands),
      warnings: diagnosis.warnings.map(withCommands),
      stages: diagnosis.stages,
      clients: diagnosis.clients,
    })),
  });

/** A script wants the command, and not what it is written from. */
const withCommands = (finding: Finding) => ({
  ...finding,
  verify: finding.verify.map((verification) => ({
    command: shellCommand(verification),
    powershell: powershellCommand(verification),
    says: verification.says,
  })),
});
