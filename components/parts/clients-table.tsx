/** All that is known of each client: whether it could sign in here, why, and how that is known. */
import type { ClientVerdict } from '../../lib/finding.ts';
import { clientVerdictNames } from '../../lib/presentation/words.ts';
import { ExternalLink } from './link.tsx';
import { Mark, type MarkKind } from './mark.tsx';
import { Prose } from './prose.tsx';
import { brief, goesOn } from './text.ts';
import './clients.css';

const marks: Record<ClientVerdict['verdict'], MarkKind> = {
  cannot: 'failed',
  'might-fail': 'warning',
  'nothing-stops-it': 'passed',
  unknown: 'unknown',
};

const knownBy: Record<NonNullable<ClientVerdict['known']>['by'], string> = {
  seen: 'Seen here',
  standard: 'A standard',
  measured: 'Measured',
  source: 'Its source',
  documentation: 'Documentation',
  report: 'A report',
  derived: 'Derived',
  guess: 'A guess',
};

export function ClientsTable({ clients }: { clients: readonly ClientVerdict[] }) {
  return (
    <>
      <p class="quiet-text">Up to the sign-in page; what comes after it is the same for all.</p>
      <table>
        <thead>
          <tr>
            <th scope="col">Client</th>
            <th scope="col">Signs in?</th>
            <th scope="col">Why</th>
            <th scope="col">How it is known</th>
          </tr>
        </thead>
        <tbody>
          {clients.map((client) => (
            <Row key={client.client} client={client} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Row({ client: { name, verdict, why, shows, known, fault } }: { client: ClientVerdict }) {
  return (
    <tr>
      <th scope="row">{brief(name, 80)}</th>
      <td class="can">
        <Mark kind={marks[verdict]} />
        {` ${clientVerdictNames[verdict]}`}
      </td>
      <td>
        <Prose text={why} limit={600} />
        {shows && <> It shows “{brief(shows, 240)}”.</>}
        {fault && (
          <p>
            A fault of the client itself ({brief(fault.versions, 80)}, as of <span class="name">{fault.asOf}</span>).
            Way round: <Prose text={goesOn(fault.wayRound)} limit={400} />{' '}
            <ExternalLink url={fault.issue}>Known fault</ExternalLink>
          </p>
        )}
      </td>
      <td>
        {known && (
          <>
            {knownBy[known.by]}
            <span class="quiet-text">
              : {brief(known.where, 200)} <span class="name">({known.asOf})</span>
            </span>
          </>
        )}
      </td>
    </tr>
  );
}
