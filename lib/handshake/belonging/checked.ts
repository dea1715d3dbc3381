/** The handshakes of live checks: each check says itself which server it is of, and what it asks is of that one alone. */
import type { Exchange } from '../../exchange.ts';
import type { Attempt, Handshake, RoledExchange } from '../handshake.ts';
import type { ClientFacts } from '../participants.ts';
import { sightingsOf } from './sighting.ts';

/** Which client it would be, a person says. */
const askedBy: ClientFacts = { kind: 'unknown', name: 'The client', inPage: false };

/** Of exchanges in order. A check begins with what was asked first after somebody wanted it. */
export function checkedHandshakes(ordered: readonly Exchange[]): Handshake[] {
  const checks: Exchange[][] = [];
  for (const exchange of ordered) {
    const current = checks.at(-1);
    if (exchange.connect || !current) checks.push([exchange]);
    else current.push(exchange);
  }
  const byServer = Map.groupBy(checks, ([first]) => first?.request.url ?? '');
  return [...byServer].map(([server, of]) => ({
    id: server,
    server,
    client: askedBy,
    via: 'live-check',
    attempts: of.map((exchanges): Attempt => attemptOf(server, exchanges)),
  }));
}

function attemptOf(server: string, ordered: readonly Exchange[]): Attempt {
  const { sightings, redirects } = sightingsOf(ordered);
  const exchanges = sightings.map(({ exchange, role }): RoledExchange => {
    const from = redirects.get(exchange);
    return { exchange, role, ...(from && { redirectedFrom: from.id }) };
  });
  const [first] = ordered;
  return {
    id: `${server}#${first?.id}`,
    startedAt: first?.startedAt ?? 0,
    exchanges,
    client: askedBy,
    metadataAskedBy: [],
    endpointsReadBy: [],
    serversReadBy: [],
  };
}
