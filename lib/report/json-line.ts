/** The answer for scripts: one line of JSON for each file, each server that was checked, each sign-in of a tab. */
import type { Diagnosis, Finding } from '../finding.ts';
import type { HandshakeSnapshot } from '../snapshot.ts';
import { escapedJson } from '../text/escaped-json.ts';
import { powershellCommand } from '../verification/powershell.ts';
import { shellCommand } from '../verification/shell.ts';

interface DiagnosedHandshake {
  handshake: Pick<HandshakeSnapshot, 'server' | 'client' | 'via'>;
  diagnosis: Diagnosis;
}

/** Where it was seen: `page` is the origin of the page in a tab. */
type Seen = { file: string } | { url: string } | { page: string | null };

export const jsonLine = (of: Seen, handshakes: readonly DiagnosedHandshake[]): string =>
  escapedJson({
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
