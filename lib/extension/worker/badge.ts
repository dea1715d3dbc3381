/** What the toolbar button says of a tab: a sign on a colour that both themes carry, and the same in words. */
import { proseText } from '../../presentation/prose.ts';
import type { HandshakeSnapshot } from '../../snapshot.ts';
import type { SessionSnapshot } from '../shared/session-snapshot.ts';

export interface Badge {
  text: string;
  /** White text stands on it with a contrast of at least 4.5 to 1. */
  color: string;
  title: string;
}

const NAME = 'MCP Auth';
const COLORS = { failing: '#b3261e', connected: '#1a6b35', progress: '#4a5568' } as const;

/** As long as nothing but success comes, it goes on saying so. */
export const saysConnected = (badge: Badge | undefined): boolean => badge?.color === COLORS.connected;

/** What of a badge is another than it was before, if anything; of a tab that has none, all of it. */
export function changeOf(now: Badge, before?: Badge): Partial<Badge> | undefined {
  const { text, color, title } = now;
  const change = {
    ...(text !== before?.text && { text }),
    ...(color !== before?.color && { color }),
    ...(title !== before?.title && { title }),
  };
  return Object.keys(change).length ? change : undefined;
}

export function badgeOf(session: SessionSnapshot | null): Badge {
  if (!session?.inspector) return { text: '', color: COLORS.progress, title: NAME };
  const handshakes = session.handshakes.filter(({ left }) => !left);
  const newest = handshakes.flatMap((handshake) => handshake.attempts.at(-1) ?? []);
  const failing = handshakes.filter((h) => h.attempts.at(-1)?.diagnosis.verdict === 'failing');
  if (failing.length)
    return { text: String(failing.length), color: COLORS.failing, title: `${NAME}: ${failingTitle(failing)}` };
  const signIn = newest.some(({ atSignIn }) => atSignIn);
  if (signIn || newest.some(({ running, diagnosis }) => running && diagnosis.verdict !== 'connected')) {
    return {
      text: '…',
      color: COLORS.progress,
      title: `${NAME}: ${signIn ? 'waiting for the sign-in' : 'sign-in in progress'}`,
    };
  }
  const connected = newest.filter(({ diagnosis }) => diagnosis.verdict === 'connected').length;
  if (connected && connected === newest.length) {
    return {
      text: '✓',
      color: COLORS.connected,
      title: `${NAME}: connected${connected > 1 ? ` to ${connected} servers` : ''}`,
    };
  }
  if (newest.length) return { text: '…', color: COLORS.progress, title: `${NAME}: the sign-in is not finished` };
  if (session.unread)
    return { text: '', color: COLORS.progress, title: `${NAME}: ${session.inspector.name} is not read` };
  return { text: '', color: COLORS.progress, title: `${NAME}: nothing yet from this ${session.inspector.name}` };
}

function failingTitle(failing: HandshakeSnapshot[]): string {
  if (failing.length > 1) return `${failing.length} servers cannot be signed in to`;
  const cause = failing[0]?.attempts.at(-1)?.diagnosis.cause;
  return cause ? proseText(cause.title) : 'the sign-in fails';
}
