/** Clears what the Inspector in the tab saved of a sign-in: shows the entries first, and says afterwards what happened. */
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import type { SavedSignIn, SavedSignInAct } from '../../lib/extension/shared/saved-sign-in.ts';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../lib/snapshot.ts';
import type { SavedSignInPlace } from './clear-saved.tsx';
import { inspectorName } from './inspector-name.ts';
import { later } from './later.tsx';
import { outcomeOf } from './outcome.ts';
import { Prose } from './prose.tsx';

/** Of few sign-ins anything can be cleared. */
export const Clear = later(async () => (await import('./clear-saved.tsx')).Clear);

/** Of the sign-in that is shown; without it there is no tab in which something could be cleared. */
const Place = createContext<SavedSignInPlace | null>(null);

/** A client keeps what went well; nothing did yet where the first request is refused. */
const mayBeSaved = ({ attempts }: HandshakeSnapshot): boolean =>
  attempts.some(({ exchanges }) => exchanges.some((one) => ['ok', 'redirect'].includes(outcomeOf(one))));

/** Another version was in the tab before: what the one that is there now saved is not of its sign-in. */
const isOther = ({ client }: HandshakeSnapshot, { version }: NonNullable<SessionSnapshot['inspector']>) =>
  version?.includes('.') && client?.includes('.') && !client.endsWith(` ${version}`);

/** What is cleared while it runs is what it goes on with. */
const isOpen = ({ running, atSignIn }: Pick<AttemptSnapshot, 'running' | 'atSignIn'>): boolean => running || atSignIn;

/** Around the view of a sign-in: its steps then offer to clear what was saved of it. */
export function ClearableSignIn({
  session,
  handshake,
  attempt,
  client,
  outdated = false,
  children,
}: {
  session: SessionSnapshot;
  handshake: HandshakeSnapshot;
  attempt: AttemptSnapshot;
  client: SessionClient;
  /** Nobody is there any more who could do it. */
  outdated?: boolean;
  children: ComponentChildren;
}) {
  const { server, via } = handshake;
  const { inspector, source, unread, added } = session;
  const isTabs = source.kind === 'tab' && inspector && !unread && !added && !isOther(handshake, inspector);
  const ofTab = isTabs && server !== null && via !== 'live-check';
  const there = ofTab && !outdated && !isOpen(attempt) && mayBeSaved(handshake);
  const [known, setKnown] = useState<{ of: string | null; is: SavedSignIn | 'asking' } | null>(null);
  const act = (what: SavedSignInAct) => {
    if (server === null) return;
    setKnown({ of: server, is: 'asking' });
    client.savedSignIn(server, what).then(
      (is) => setKnown({ of: server, is }),
      () => setKnown({ of: server, is: { is: 'unreadable' } }),
    );
  };
  const place = there && {
    server,
    inspector: inspectorName(inspector),
    isV2: via === 'inspector-v2-relay',
    known: known?.of === server ? known.is : null,
    act,
    dismiss: () => setKnown(null),
  };
  return <Place.Provider value={place || null}>{children}</Place.Provider>;
}

/** The tab in which something could be cleared, if there is one. */
export const useClearable = () => useContext(Place);

/** What the button does, above the same by hand; `says`: in the words of the step, where these are not about the hand. */
export function ClearSignIn({ says }: { says: string | undefined }) {
  const place = useContext(Place);
  return (
    place && (
      <>
        <p>
          <Prose text={says ?? `Clear the sign-in that ${place.inspector} saved for your MCP server.`} />
        </p>
        <Clear place={place} />
      </>
    )
  );
}
