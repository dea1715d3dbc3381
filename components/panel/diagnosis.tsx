/** The Diagnosis tab: the answer; beside it what shows it; and where there is room, the sign-in step by step. */
import type { Exchange } from '../../lib/exchange.ts';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { CheckClient } from '../../lib/extension/views/check-client.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { Report, reportOf } from '../parts/report.ts';
import { Answer } from './answer.tsx';
import { Background } from './background.tsx';
import { StepByStep } from './step-by-step.tsx';
import './diagnosis.css';

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

export function DiagnosisView(props: DiagnosisProps) {
  const { handshake, attempt, onOpen } = props;
  return (
    <Report.Provider value={() => reportOf(handshake, attempt)}>
      <div class="diagnosis">
        <Answer {...props} />
        <Background {...props} />
        <StepByStep handshake={handshake} attempt={attempt} onOpen={onOpen} />
      </div>
    </Report.Provider>
  );
}
