import type { Exchange } from '../../lib/exchange.ts';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { CheckClient } from '../../lib/extension/views/check-client.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';

/** What the Diagnosis tab is given; each of its parts takes of it what it shows. */
export interface DiagnosisProps {
  session: SessionSnapshot;
  handshake: HandshakeSnapshot;
  attempt: AttemptSnapshot;
  client: SessionClient;
  /** Asks a server again; absent where nobody can. */
  checkClient?: CheckClient | undefined;
  /** The extension was updated since: what is shown stays as it is. */
  outdated?: boolean;
  onOpen: (exchange: string) => void;
  /** Shows what changed since it worked. */
  onChanged: () => void;
  load: (id: string) => Promise<Exchange | null>;
  compare: SessionClient['setDashboardMetadata'];
}
