/** What shows it, what followed, what else was seen, where to read on, whom to tell: beside the answer, or below it. */

import { checkLinkOf } from '../../lib/check-page/link.ts';
import type { Finding } from '../../lib/finding.ts';
import { stepsOf } from '../../lib/presentation/alternatives.ts';
import { clientsSaid } from '../../lib/presentation/clients-said.ts';
import { Clients } from '../parts/clients.tsx';
import { EvidenceList } from '../parts/evidence.tsx';
import { FindingRow, findingKey, References } from '../parts/finding.tsx';
import { later } from '../parts/later.tsx';
import { PassedChecks } from '../parts/passed-checks.tsx';
import { Prose } from '../parts/prose.tsx';
import { ChangedLine } from './changed-line.tsx';
import { DashboardMetadata } from './dashboard-metadata.tsx';
import type { DiagnosisProps } from './diagnosis-props.ts';
import { IsFixed } from './is-fixed.tsx';
import { remarks } from './remarks.ts';
import { Requests } from './requests.tsx';
import { SavedSignInSection } from './saved-sign-in.tsx';
import { Share } from './share.tsx';
import './background.css';

// At the end of the page.
const ThisSignIn = later(async () => (await import('./this-sign-in.tsx')).ThisSignIn);
const Grants = later(async () => (await import('../parts/grants.tsx')).Grants);

/** What the JSON of the dashboard says: the metadata, and for whom and by whom tokens are made out. */
const isOfDashboard = ({ check, fix }: Finding) =>
  /^(?:resource|server)-metadata\/|^client\/stale-metadata$/.test(check) ||
  stepsOf(fix).some(({ about }) => about === 'server-entry');

export function Background(props: DiagnosisProps) {
  const { session, handshake, attempt, client, outdated = false, onOpen, onChanged, load, compare } = props;
  const { verdict, cause, suspect, consequences, warnings, passed, clients } = attempt.diagnosis;
  const main = cause ?? suspect;
  const shown = main ?? warnings[0];
  const remark = remarks(attempt);
  const pasted = handshake.dashboardMetadata;
  const row = { clients, onOpen, remark };
  // Of other clients nothing is known that early.
  const isOpen = attempt.running || attempt.atSignIn;
  return (
    <div class="background">
      {shown && (
        <section>
          <h2>Why</h2>
          {shown.why && (
            <p class="explain">
              <Prose text={shown.why} limit={1200} />
            </p>
          )}
          <ChangedLine attempt={attempt} onChanged={onChanged} />
          <EvidenceList evidence={shown.evidence} onOpen={onOpen} remark={remark} />
        </section>
      )}
      {!shown && (
        <section>
          <h2>{attempt.running ? 'Requests so far' : 'Requests'}</h2>
          <Requests attempt={attempt} onOpen={onOpen} />
        </section>
      )}
      {consequences.length > 0 && (
        <section>
          <h2>What followed from it</h2>
          {consequences.map((finding) => (
            <FindingRow key={findingKey(finding)} finding={finding} kind="follows" fix={false} {...row} />
          ))}
        </section>
      )}
      {main && warnings.length > 0 && (
        <section>
          <h2>Warnings</h2>
          {warnings.map((finding) => (
            <FindingRow
              key={findingKey(finding)}
              finding={finding}
              kind="warning"
              fix
              verify={<IsFixed finding={finding} of={props} />}
              {...row}
            />
          ))}
        </section>
      )}
      <section aria-label="Also seen">
        {/* Of one that is through, with nothing to put right, it stands in the answer. */}
        {(shown || !(isOpen || verdict === 'connected')) && (
          <Clients
            said={clientsSaid(attempt.diagnosis, handshake.via)}
            lead={verdict === 'connected' ? 'Connected here.' : ''}
          />
        )}
        <PassedChecks passed={passed} />
        {handshake.scalekit && handshake.server !== null && !outdated && (!main || pasted || isOfDashboard(main)) && (
          <DashboardMetadata
            key={handshake.server}
            server={handshake.server}
            pasted={pasted}
            compared={attempt.exchanges.some(({ role, status }) => role === 'resource-metadata' && status === 200)}
            compare={compare}
          />
        )}
      </section>
      {session.grantable.length > 0 && !outdated && (
        <section>
          <h2>Optional: let this extension see more</h2>
          <Grants grantable={session.grantable} client={client} />
        </section>
      )}
      {shown && shown.references.length > 0 && (
        <section>
          <h2>Learn more</h2>
          <References finding={shown} />
        </section>
      )}
      {!stepsOf(shown?.fix).some(({ offers }) => offers) && (
        <SavedSignInSection handshake={handshake} fix={shown?.fix} />
      )}
      {handshake.server !== null && (
        <section>
          <h2>Check the whole server</h2>
          <p>
            <a href={checkLinkOf(handshake, session.inPrivate)} target="_blank" rel="noreferrer">
              Open the check page
            </a>{' '}
            for it: it sends only what a client asks before a sign-in, and signs nobody in.
          </p>
        </section>
      )}
      <Share session={session} handshake={handshake} attempt={attempt} load={load} />
      <ThisSignIn handshake={handshake} attempt={attempt} />
    </div>
  );
}
