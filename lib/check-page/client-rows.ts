/** The table of clients: one row for all of which the same is said, what stops somebody first, and the chosen one before all. */
import type { ClientVerdict, Prose } from '../finding.ts';

export interface ClientRow extends Pick<ClientVerdict, 'verdict' | 'check' | 'why' | 'fault'> {
  /** What differs between them: how each is known, and what it would show. */
  clients: readonly ClientVerdict[];
  /** The client that was chosen is the one of this row. */
  chosen?: true;
}

/** What was found to stop nobody says so in one way for all. */
const sameWords = ({ verdict, check, why }: ClientVerdict): string =>
  verdict === 'nothing-stops-it' ? verdict : `${verdict} ${check} ${why}`;

const nothing: Prose = 'Nothing that was seen stops them.';

export function clientRows(clients: readonly ClientVerdict[], chosen: string): ClientRow[] {
  const own = clients.filter(({ client }) => client === chosen);
  const others = Map.groupBy(
    clients.filter(({ client }) => client !== chosen),
    sameWords,
  );
  const row = (same: readonly ClientVerdict[]): ClientRow[] =>
    same.slice(0, 1).map(({ verdict, check, why, fault }) => ({
      verdict,
      ...(check && { check }),
      why: verdict === 'nothing-stops-it' && same.length > 1 ? nothing : why,
      ...(fault && { fault }),
      clients: same,
    }));
  return [
    ...own.flatMap((one) => row([one]).map((made): ClientRow => ({ ...made, chosen: true }))),
    ...[...others.values()].flatMap(row),
  ];
}
