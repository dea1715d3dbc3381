/** What is shown of a file that was read; and again, once the Metadata JSON was pasted for one of its servers. */
import type { Exchange } from '../../exchange.ts';
import { assemble } from '../../handshake/assemble.ts';
import type { Handshake } from '../../handshake/handshake.ts';
import { attemptsToShow, leftOutNotes } from '../../handshake/shown.ts';
import { type HandshakeSnapshot, snapshotOf } from '../../snapshot.ts';
import type { ReadRequest } from '../shared/file-messages.ts';
import type { SessionSnapshot } from '../shared/session-snapshot.ts';
import { readDashboardMetadata, serverKey } from '../shared/settings.ts';

export interface FileSession {
  /** What is left out of what is shown, in sentences for a person. */
  notes: string[];
  snapshot(): SessionSnapshot;
  /** Compares with the Metadata JSON of a server, which is masked; `null` forgets it. */
  compare(server: string, pasted: string | null): void;
}

export function createFileSession(
  exchanges: readonly Exchange[],
  { name, prefix }: { name: string } & Pick<ReadRequest, 'prefix'>,
  told: (done: number) => void,
): FileSession {
  const { handshakes, leftOut } = assemble(exchanges);
  const toShow = attemptsToShow(handshakes);
  const attempts = handshakes.reduce((sum, { attempts }) => sum + attempts.length, 0) - toShow.size;

  function show(handshake: Handshake, pasted: string | null): HandshakeSnapshot {
    const read = pasted === null ? undefined : readDashboardMetadata(pasted);
    const shown = snapshotOf(handshake, {
      // A file is over, so every attempt in it has ended.
      ended: true,
      attempts: handshake.attempts.filter((attempt) => toShow.has(attempt)),
      context: read && 'document' in read ? { dashboardMetadata: read.document } : {},
    });
    return withPrefix({ ...shown, ...(pasted !== null && { dashboardMetadata: pasted }) }, prefix);
  }

  let shown = handshakes.map((handshake, place) => {
    told(place / handshakes.length);
    return show(handshake, null);
  });
  return {
    notes: leftOutNotes({ servers: leftOut, attempts }),
    snapshot: () => ({
      tabId: -1,
      source: { kind: 'har', name },
      inspector: null,
      pageOrigin: null,
      handshakes: shown,
      forgotten: leftOut + attempts,
      preserve: true,
      grantable: [],
    }),
    compare(server, pasted) {
      const key = serverKey(server);
      shown = shown.map((before, place) => {
        const handshake = handshakes[place];
        if (!handshake || handshake.server === null || serverKey(handshake.server) !== key) return before;
        return show(handshake, pasted);
      });
    },
  };
}

const withPrefix = ({ id, attempts, ...handshake }: HandshakeSnapshot, prefix: string): HandshakeSnapshot => ({
  ...handshake,
  id: `${prefix} ${id}`,
  attempts: attempts.map((attempt) => ({ ...attempt, id: `${prefix} ${attempt.id}` })),
});
