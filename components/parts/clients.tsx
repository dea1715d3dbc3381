/** Which clients could sign in here, up to the sign-in page: one line, that opens to all that is known of each. */
import type { ClientsSaid } from '../../lib/presentation/clients-said.ts';
import { Breaking } from './breaking.tsx';
import { Details } from './details.tsx';
import { later } from './later.tsx';

export const ClientsTable = later(async () => (await import('./clients-table.tsx')).ClientsTable);

/** Of a capture that shows nothing, nothing is said of anybody. */
export function Clients({
  said: { line, clients },
  lead,
  open = false,
}: {
  said: ClientsSaid;
  /** What the line begins with: `Connected here.` */
  lead: string;
  open?: boolean;
}) {
  if (!line) return null;
  return (
    <Details class="clients" open={open} summary={<Breaking text={lead ? `${lead} ${line}` : line} />}>
      <ClientsTable clients={clients} />
    </Details>
  );
}
