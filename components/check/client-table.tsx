/** Whether each client that is known could get as far as the sign-in page, and how that is known. */
import { type ClientRow, clientRows } from '../../lib/check-page/client-rows.ts';
import type { ClientVerdict } from '../../lib/finding.ts';
import { clientVerdictNames } from '../../lib/words.ts';
import { Details } from '../parts/details.tsx';
import { ExternalLink } from '../parts/link.tsx';
import { Mark, type MarkKind } from '../parts/mark.tsx';
import { Prose } from '../parts/prose.tsx';
import { brief } from '../parts/text.ts';
import './client-table.css';

const marks: Record<ClientVerdict['verdict'], MarkKind> = {
  cannot: 'failed',
  'might-fail': 'warning',
  unknown: 'unknown',
  'nothing-stops-it': 'passed',
};

/** A guess is never shown as a fact. */
const sources: Record<NonNullable<ClientVerdict['known']>['by'], string> = {
  seen: 'seen here',
  standard: 'by the standard',
  source: 'read in its source',
  documentation: 'from its documentation',
  report: 'as users reported',
  derived: 'worked out from what it is built on',
  guess: 'a guess',
};

export function ClientTable({ clients, chosen }: { clients: readonly ClientVerdict[]; chosen: string }) {
  return (
    <table class="client-table">
      <thead>
        <tr>
          <th scope="col">Client</th>
          <th scope="col">Up to the sign-in</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {clientRows(clients, chosen).map((row) => (
          <Row key={`${row.verdict} ${row.why} ${row.chosen}`} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row: { verdict, check, why, fault, clients, chosen } }: { row: ClientRow }) {
  return (
    <tr class={chosen && 'chosen'} data-client-verdict={verdict}>
      <th scope="row">{brief(clients.map(({ name }) => name).join(', '), 800)}</th>
      <td>
        <span class="client-verdict">
          <Mark kind={marks[verdict]} />
          {clientVerdictNames[verdict]}
        </span>
      </td>
      <td>
        <p>
          <Prose text={why} limit={600} />
          {check && (
            <>
              {' '}
              <code class="quiet-text">{check}</code>
            </>
          )}
        </p>
        {fault && (
          <p>
            A known fault of the client ({brief(fault.versions, 80)}, as of {fault.asOf}):{' '}
            <Prose text={fault.wayRound} limit={400} /> <ExternalLink url={fault.issue}>Public issue</ExternalLink>
          </p>
        )}
        <Details summary={clients.length > 1 ? 'How each is known' : 'How it is known'}>
          <ul class="client-sources">
            {clients.map((client) => (
              <li key={client.client} data-client={client.client}>
                <Source client={client} />
              </li>
            ))}
          </ul>
        </Details>
      </td>
    </tr>
  );
}

function Source({ client: { name, shows, known } }: { client: ClientVerdict }) {
  return (
    <p>
      <b>{brief(name, 80)}</b>
      {known ? `: ${sources[known.by]}, ${brief(known.where, 200)}, as of ${known.asOf}.` : ': nobody found it out.'}
      {shows !== undefined && (
        <>
          {' '}
          It shows <code>{brief(shows, 300)}</code>
        </>
      )}
    </p>
  );
}
