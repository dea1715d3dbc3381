/** The report of a check says of the client that was chosen what the page says, which has it by its name. */
import { expect, it } from 'vitest';
import { ownRow } from '../../../lib/check-page/headline.ts';
import { clients } from '../../../lib/clients/all.ts';
import { assemble } from '../../../lib/handshake/assemble.ts';
import { toMarkdown } from '../../../lib/report/markdown.ts';
import { snapshotsOfCheck } from '../../../lib/snapshot/handshake.ts';
import { fixtures } from '../../fixtures/all.ts';

/** Of each fault that is no cause and keeps a client out: the report, and the client. */
const kept = [...fixtures.values()].flatMap(({ failing }) => {
  const asked = failing.exchanges.map((x) => ({ ...x, via: 'live-check' as const }));
  return clients.flatMap(({ id }) =>
    snapshotsOfCheck(assemble(asked).handshakes, { cancelled: false, context: { client: id } }).flatMap((shown) =>
      shown.attempts
        .filter(({ diagnosis }) => diagnosis.verdict === 'incomplete' && !diagnosis.suspect)
        .filter(({ diagnosis }) => ownRow(diagnosis, id)?.verdict === 'cannot')
        .map((attempt) => ({ id, name: shown.client, report: toMarkdown(shown, attempt) })),
    ),
  );
});

it('never says that nothing stops who cannot sign in', () => {
  expect(kept.length).toBeGreaterThan(5);
  expect(
    kept.filter(({ report }) => report.includes('found nothing that stops')).map(({ id, name }) => [id, name]),
  ).toEqual([]);
});
