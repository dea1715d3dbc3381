/**
 * What is shown of a file that was read; and again, once the Metadata JSON was pasted for one of its servers, or another
 * file has a sign-in that worked.
 */
import type { ReadFile } from '../../capture/files/read.ts';
import type { KeptSignIn } from '../../changed/kept-sign-in.ts';
import type { Exchange } from '../../exchange.ts';
import { assemble } from '../../handshake/assemble.ts';
import type { Handshake } from '../../handshake/handshake.ts';
import { attemptsToShow, leftOutNotes } from '../../handshake/shown.ts';
import { lastGood, withAttempts } from '../../snapshot/handshake.ts';
import { type ShownAttempt, showAttempt } from '../../snapshot/shown-attempt.ts';
import type { HandshakeSnapshot } from '../../snapshot.ts';
import type { ReadRequest } from '../shared/file-messages.ts';
import type { SessionSnapshot } from '../shared/session-snapshot.ts';
import { readDashboardMetadata, serverKey } from '../shared/settings.ts';

export interface FileSession {
  /** What is left out of what is shown, in sentences for a person. */
  notes: string[];
  /** What worked in it. */
  good: KeptSignIn[];
  snapshot(): SessionSnapshot;
  /** Compares with the Metadata JSON of a server, which is masked; `null` forgets it. */
  compare(server: string, pasted: string | null): void;
  /** Compares with what worked elsewhere, in the place of what it was compared with before. */
  beside(good: readonly KeptSignIn[]): void;
}

interface Judged {
  handshake: Handshake;
  pasted: string | null;
  attempts: ShownAttempt[];
}

const isAt = ({ server }: Handshake, key: string) => server !== null && serverKey(server) === key;

export function createFileSession(
  exchanges: readonly Exchange[],
  { name, prefix, goesOn }: { name: string } & Pick<ReadRequest, 'prefix'> & Pick<ReadFile, 'goesOn'>,
  told: (done: number) => void,
): FileSession {
  const { handshakes, leftOut } = assemble(exchanges);
  const toShow = attemptsToShow(handshakes);
  const attempts = handshakes.reduce((sum, { attempts }) => sum + attempts.length, 0) - toShow.size;
  let elsewhere: readonly KeptSignIn[] = [];

  function judge(handshake: Handshake, pasted: string | null): Judged {
    const read = pasted === null ? undefined : readDashboardMetadata(pasted);
    const context = read && 'document' in read ? { dashboardMetadata: read.document } : {};
    const attempts = handshake.attempts
      .filter((attempt) => toShow.has(attempt))
      // A file is over, so every attempt in it has ended, but for the newest of a client that was still looking.
      .map((attempt) => {
        const ended = !goesOn || attempt !== handshake.attempts.at(-1);
        const shown = showAttempt(handshake, attempt, { ended, context });
        return ended ? shown : { ...shown, attempt: { ...shown.attempt, running: false } };
      });
    return { handshake, pasted, attempts };
  }

  function show({ handshake, pasted, attempts }: Judged): HandshakeSnapshot {
    const before = elsewhere
      .filter(({ server }) => isAt(handshake, serverKey(server)))
      .toSorted((a, b) => a.startedAt - b.startedAt);
    const shown = withAttempts(handshake, attempts, before);
    return withPrefix({ ...shown, ...(pasted !== null && { dashboardMetadata: pasted }) }, prefix);
  }

  let judged = handshakes.map((handshake, place) => {
    told(place / handshakes.length);
    return judge(handshake, null);
  });
  return {
    notes: leftOutNotes({ servers: leftOut, attempts }),
    good: judged.flatMap(({ handshake, attempts }) => (handshake.server === null ? [] : lastGood(attempts, []))),
    snapshot: () => ({
      tabId: -1,
      source: { kind: 'har', name },
      inspector: null,
      pageOrigin: null,
      handshakes: judged.map(show),
      forgotten: leftOut + attempts,
      preserve: true,
      grantable: [],
    }),
    compare(server, pasted) {
      const key = serverKey(server);
      judged = judged.map((one) => (isAt(one.handshake, key) ? judge(one.handshake, pasted) : one));
    },
    beside(good) {
      elsewhere = good;
    },
  };
}

const withPrefix = ({ id, attempts, ...handshake }: HandshakeSnapshot, prefix: string): HandshakeSnapshot => ({
  ...handshake,
  id: `${prefix} ${id}`,
  attempts: attempts.map((attempt) => ({ ...attempt, id: `${prefix} ${attempt.id}` })),
});
