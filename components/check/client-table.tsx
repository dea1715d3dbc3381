/** Every client that is known, and whether it could get as far as the sign-in page; those that cannot first. */
import type { ClientVerdict } from '../../lib/finding.ts';
import { clientVerdictNames } from '../../lib/words.ts';
import { Details } from '../parts/details.tsx';
import { ExternalLink } from '../parts/link.tsx';
import { Mark, type MarkKind } from '../parts/mark.tsx';
import { Prose } from '../parts/prose.tsx';
import { brief, count } from '../parts/text.ts';
import './client-table.css';

const marks: Record<ClientVerdict['verdict'], MarkKind> = {
  cannot: 'failed',
  'might-fail': 'warning',
  unknown: 'unknown',
  'nothing-stops-it': 'passed',
};

/** In the words of who is told: a guess is never shown as a fact. */
const known: Record<NonNullable<ClientVerdict['known']>['by'], string> = {
  seen: 'seen here',
  standard: 'by the standard',
  source: 'read in its source',
  documentation: 'from its documentation',
  report: 'as users reported',
  derived: 'worked out from what it is built on',
  guess: 'a guess',
};

export function ClientTable({ clients, chosen }: { clients: readonly ClientVerdict[]; chosen: string }) {
  const told = clients.filter(({ verdict, client }) => verdict !== 'nothing-stops-it' || client === chosen);
  const fine = clients.filter((client) => !told.includes(client));
  return (
    <>
      {told.length > 0 && <Table clients={told} chosen={chosen} />}
      {fine.length > 0 && (
        <Details
          class="fine-clients"
          open={told.length === 0}
          summary={`${clientVerdictNames['nothing-stops-it']}: ${count(fine.length, 'client')}`}
        >
          <Table clients={fine} chosen={chosen} />
        </Details>
      )}
    </>
  );
}

function Table({ clients, chosen }: { clients: readonly ClientVerdict[]; chosen: string }) {
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
        {clients.map((client) => (
          <tr key={client.client} class={client.client === chosen ? 'chosen' : undefined} data-client={client.client}>
            <th scope="row">{brief(client.name, 80)}</th>
            <td>
              <span class="client-verdict">
                <Mark kind={marks[client.verdict]} />
                {clientVerdictNames[client.verdict]}
              </span>
            </td>
            <td>
              <Why client={client} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Why({ client: { why, check, shows, known: from, fault } }: { client: ClientVerdict }) {
  return (
    <>
      <p>
        <Prose text={why} limit={600} />
        {check && (
          <>
            {' '}
            <code class="quiet-text">{check}</code>
          </>
        )}
      </p>
      {shows !== undefined && (
        <p class="quiet-text">
          It shows <code>{brief(shows, 300)}</code>
        </p>
      )}
      {fault && (
        <p>
          A known fault of its own ({brief(fault.versions, 80)}, as of {fault.asOf}):{' '}
          <Prose text={fault.wayRound} limit={400} /> <ExternalLink url={fault.issue}>Public issue</ExternalLink>
        </p>
      )}
      {from && (
        <p class="quiet-text client-source">
          {known[from.by]}, {brief(from.where, 160)}, as of {from.asOf}
        </p>
      )}
    </>
  );
}
