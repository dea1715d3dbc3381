/** Which clients could sign in here, up to the sign-in page: one line, that opens to all that is known of each. */
import type { ClientVerdict } from '../../lib/finding.ts';
import { clientVerdictNames } from '../../lib/words.ts';
import { Details } from './details.tsx';
import { ExternalLink } from './link.tsx';
import { Mark, type MarkKind } from './mark.tsx';
import { Prose } from './prose.tsx';
import { brief, count } from './text.ts';
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
  source: 'Its source',
  documentation: 'Documentation',
  report: 'A report',
  derived: 'Derived',
  guess: 'A guess',
};

/** Names in the line before the rest is counted. */
const NAMED = 3;

const names = (clients: readonly ClientVerdict[]) => {
  // Not every name is a product's: "An app on the official SDK".
  const within = (name: string, place: number) => (place ? name.replace(/^An?\b/, (a) => a.toLowerCase()) : name);
  const named = clients.slice(0, NAMED).map(({ name }, place) => within(brief(name, 60), place));
  const left = clients.length - named.length;
  if (left) named.push(`${left} more`);
  return named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${named.at(-1)}` : (named[0] ?? '');
};

/** `VS Code cannot. ChatGPT and Cursor might fail. Nothing stops 14 others.` */
function clientsLine(clients: readonly ClientVerdict[]): string {
  const of = (verdict: ClientVerdict['verdict']) => clients.filter((one) => one.verdict === verdict);
  const [cannot, might, free] = [of('cannot'), of('might-fail'), of('nothing-stops-it')];
  return [
    cannot.length && `${names(cannot)} cannot sign in.`,
    might.length && `${names(might)} might fail.`,
    free.length && `Nothing stops ${cannot.length || might.length ? 'the other ' : ''}${count(free.length, 'client')}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Of a capture that shows nothing, nothing is said of anybody. */
export function Clients({
  clients,
  lead,
  open = false,
}: {
  clients: readonly ClientVerdict[];
  /** What the line begins with: `Connected here.` */
  lead: string;
  open?: boolean;
}) {
  if (clients.every(({ verdict }) => verdict === 'unknown')) return null;
  return (
    <Details class="clients" open={open} summary={`${lead} ${clientsLine(clients)}`}>
      <p class="quiet-text">Up to the sign-in page; what comes after it is the same for all.</p>
      <table>
        <thead>
          <tr>
            <th scope="col">Client</th>
            <th scope="col">Can it?</th>
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
    </Details>
  );
}

function Row({ client: { name, verdict, why, shows, known, fault } }: { client: ClientVerdict }) {
  return (
    <tr>
      <th scope="row">{brief(name, 80)}</th>
      <td class="can">
        <Mark kind={marks[verdict]} /> {clientVerdictNames[verdict]}
      </td>
      <td>
        <Prose text={why} limit={600} />
        {shows && <> It shows “{brief(shows, 240)}”.</>}
        {fault && (
          <p>
            A fault of the client ({brief(fault.versions, 80)}, as of {fault.asOf}):{' '}
            <Prose text={fault.wayRound} limit={400} /> <ExternalLink url={fault.issue}>Known fault</ExternalLink>
          </p>
        )}
      </td>
      <td>
        {known && (
          <>
            {knownBy[known.by]}
            <span class="quiet-text">
              : {brief(known.where, 200)} ({known.asOf})
            </span>
          </>
        )}
      </td>
    </tr>
  );
}
