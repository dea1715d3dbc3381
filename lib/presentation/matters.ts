/**
 * What of an attempt is worth a look: all but what only says again what another request said. A client that is connected
 * asks its server again and again, and a page reads the same metadata at every load.
 */
import type { Finding } from '../finding.ts';
import type { AttemptSnapshot, ExchangeSummary } from '../snapshot.ts';
import { withoutFragment } from '../text/url.ts';

/** What is only read; any other request of a sign-in changes something, so two of them are two steps. */
const reading = new Set(['mcp', 'resource-metadata', 'server-metadata']);

const shownBy = (findings: readonly (Finding | undefined)[]): string[] =>
  findings.flatMap((finding) => finding?.evidence.map(({ exchange }) => exchange) ?? []);

/** Ids of the exchanges that show what stopped the attempt, or may. */
export const causeOf = ({ diagnosis: { cause, suspect } }: Pick<AttemptSnapshot, 'diagnosis'>): Set<string> =>
  new Set(shownBy([cause ?? suspect]));

/** Ids of the exchanges that only repeat another one since the last step; none of them is what a finding shows. */
export function repeatsIn({ diagnosis, exchanges }: Pick<AttemptSnapshot, 'diagnosis' | 'exchanges'>): Set<string> {
  const { cause, suspect, consequences, warnings } = diagnosis;
  const evidence = new Set(shownBy([cause, suspect, ...consequences, ...warnings]));
  const repeats = new Set<string>();
  let seen = new Set<string>();
  for (const exchange of exchanges) {
    if (!reading.has(exchange.role)) {
      seen = new Set();
      continue;
    }
    const kind = kindOf(exchange);
    const waits = exchange.status === undefined && exchange.failure === undefined;
    if (seen.has(kind) && !waits && !evidence.has(exchange.id)) repeats.add(exchange.id);
    seen.add(kind);
  }
  return repeats;
}

const kindOf = ({ role, method, url, status, failure, preflightStatus }: ExchangeSummary): string =>
  JSON.stringify([role, method, withoutFragment(url), status, failure, preflightStatus]);
