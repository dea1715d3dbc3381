/** The Diagnosis tab: what to do and how to see that it is fixed; beside it why, what followed, warnings, further reading. */
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { destinationWords } from '../../lib/places.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { Details } from '../parts/details.tsx';
import { Grants } from '../parts/grants.tsx';
import { Prose } from '../parts/prose.tsx';
import { FixView, Verifications } from '../parts/steps.tsx';
import { count } from '../parts/text.ts';
import { DashboardMetadata } from './dashboard-metadata.tsx';
import { EvidenceList } from './evidence.tsx';
import { FindingRow, findingKey, References } from './finding.tsx';
import { HandOn } from './hand-on.tsx';
import { Seen } from './seen.tsx';
import './diagnosis.css';

export interface DiagnosisProps {
  session: SessionSnapshot;
  handshake: HandshakeSnapshot;
  attempt: AttemptSnapshot;
  client: SessionClient;
  onOpen: (exchange: string) => void;
}

export function DiagnosisView({ session, handshake, attempt, client, onOpen }: DiagnosisProps) {
  const { diagnosis } = attempt;
  const { cause, suspect, consequences, warnings, passed } = diagnosis;
  const main = cause ?? suspect;
  const warned = warnings.length > 0 && (
    <section>
      <h2>Warnings</h2>
      {warnings.map((finding) => (
        <FindingRow key={findingKey(finding)} finding={finding} kind="warning" fix onOpen={onOpen} />
      ))}
    </section>
  );
  return (
    <div class="columns">
      {/* What to do comes first, also where there is room for one column only. */}
      <div data-check={main?.check}>
        {main ? (
          <section>
            <h2>{cause ? 'Do this' : `If it stays so: ${destinationWords(main.fix)}`}</h2>
            <FixView fix={main.fix} />
          </section>
        ) : (
          <>
            {warned}
            {attempt.exchanges.length > 0 && (
              <section>
                <h2>{attempt.running ? 'What was seen so far' : 'What was seen'}</h2>
                <Seen exchanges={attempt.exchanges} onOpen={onOpen} />
              </section>
            )}
          </>
        )}
        {cause && cause.verify.length > 0 && (
          <section>
            <h2>Is it fixed?</h2>
            <Verifications verify={cause.verify} />
          </section>
        )}
      </div>
      <div>
        {main && (
          <section>
            <h2>{cause ? 'Why' : 'Why it looks like that'}</h2>
            {!cause && (
              <p>
                <Prose text={main.summary} limit={1200} />
              </p>
            )}
            {main.why && (
              <p>
                <Prose text={main.why} limit={1200} />
              </p>
            )}
            <EvidenceList evidence={main.evidence} onOpen={onOpen} />
          </section>
        )}
        {consequences.length > 0 && (
          <section>
            <h2>What followed from it</h2>
            {consequences.map((finding) => (
              <FindingRow key={findingKey(finding)} finding={finding} kind="not-reached" fix={false} onOpen={onOpen} />
            ))}
          </section>
        )}
        {main && warned}
        {passed.length > 0 && (
          <section>
            <Details class="passed-checks" summary={`${count(passed.length, 'check')} passed`}>
              <ul>
                {passed.map((id) => (
                  <li key={id}>
                    <code>{id}</code>
                  </li>
                ))}
              </ul>
            </Details>
          </section>
        )}
        {session.grantable.length > 0 && (
          <section>
            <h2>See more of it</h2>
            <Grants grantable={session.grantable} client={client} />
          </section>
        )}
        {handshake.scalekit && handshake.server !== null && session.source.kind === 'tab' && (
          <section>
            <DashboardMetadata
              key={handshake.server}
              server={handshake.server}
              pasted={handshake.dashboardMetadata}
              client={client}
            />
          </section>
        )}
        <section>
          <h2>Share</h2>
          <HandOn handshake={handshake} attempt={attempt} />
        </section>
        {main && main.references.length > 0 && (
          <section>
            <h2>Learn more</h2>
            <References finding={main} />
          </section>
        )}
      </div>
    </div>
  );
}
