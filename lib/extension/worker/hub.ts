/** The views and the badges: when to make a snapshot anew, and who gets it. */
import { type Haste, NOW, SOON_MS } from '../shared/haste.ts';
import type { SessionSnapshot } from '../shared/session-snapshot.ts';
import { updateOf, type ViewMessage } from '../shared/view-port.ts';
import { type Badge, badgeOf, changeOf, saysConnected } from './badge.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import { createViewer, emptySnapshot, type Surroundings, type View } from './view.ts';

/** Milliseconds from more of what came before it to its snapshot, where nobody looks and the badge would say the same. */
const UNSEEN_MS = 500;
/** Milliseconds from one snapshot of a session to the next, in the long run and at least: a frame of a view. */
const APART_MS = 16;
/** A snapshot that takes long is made seldom: the worker is free for this many times as long as they take. */
const FREE = 4;
/** Milliseconds of all that which may be owed: the snapshot of an answer does not wait for what that of its request took. */
const OWED_MS = 100;
/** Milliseconds that any snapshot waits: a laptop that slept while one was made looks as if that had taken all night. */
const LONGEST_WAIT_MS = 2000;
/** Milliseconds within which a source has sent again what it was not answered (`shared/sender.ts`). */
const TOLD_AGAIN_MS = 80;
/** Milliseconds that a timer is late before the process is taken to have stood still, as when a laptop sleeps. */
const LATE_MS = 1000;

/** A port as far as it is used. */
export interface ViewPort {
  postMessage(message: ViewMessage): void;
  onDisconnect: { addListener(listener: () => void): void };
}

interface Shown {
  view: View | undefined;
  make: ReturnType<typeof createViewer>;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer is over, on the monotonic clock. */
  dueAt: number;
  /** More has come than was shown last, and waits until somebody looks. */
  unseen: boolean;
  /** When nothing is owed any more for those that were made, likewise. */
  paidAt: number;
}

export interface HubHost {
  sessions: Sessions;
  around(): Surroundings;
  /** What of a tab's badge is another than before. */
  badge(tabId: number, change: Partial<Badge>): void;
  viewer?: typeof createViewer;
  /** After a snapshot was made, or a session has ended (without a view). */
  made(shown: { session: Session; view: View } | null): void;
}

export function createHub({ sessions, around, badge, made, viewer = createViewer }: HubHost) {
  const ports = new Map<ViewPort, { tabId: number; sent: SessionSnapshot | undefined }>();
  const shown = new Map<number, Shown>();
  /** What each badge says. */
  const badges = new Map<number, Badge>();
  /** Before this moment nothing is said, on the monotonic clock. */
  let saysFrom = Number.NEGATIVE_INFINITY;
  const ownerOf = (tabId: number) => sessions.of(tabId)?.state.tabId ?? tabId;

  const isSeen = (tabId: number) => [...ports.values()].some((port) => ownerOf(port.tabId) === tabId);

  /** After this turn at the earliest: what one message brings goes together. */
  function schedule(tabId: number, inMs = 0): Shown {
    const state: Shown = shown.get(tabId) ?? {
      view: undefined,
      make: viewer(),
      timer: undefined,
      dueAt: Number.POSITIVE_INFINITY,
      unseen: false,
      paidAt: Number.NEGATIVE_INFINITY,
    };
    shown.set(tabId, state);
    const now = around().clock.monotonic();
    const dueAt = Math.max(now + inMs, state.paidAt - OWED_MS, saysFrom);
    if (state.timer !== undefined && state.dueAt <= dueAt) return state;
    clearTimeout(state.timer);
    state.dueAt = dueAt;
    state.timer = setTimeout(() => refresh(tabId), dueAt - now);
    return state;
  }

  /** The browser is asked only for what is another: each of it is a call to its process. */
  function draw(tabId: number, now: Badge) {
    const change = changeOf(now, badges.get(tabId));
    badges.set(tabId, now);
    if (change) badge(tabId, change);
  }

  function refresh(tabId: number) {
    const state = shown.get(tabId);
    const session = sessions.of(tabId);
    if (session && session.state.tabId !== tabId) {
      // Its session became part of another tab's.
      shown.delete(tabId);
      schedule(session.state.tabId);
      return;
    }
    if (!state) return;
    const { clock } = around();
    const startedAt = clock.monotonic();
    // What came meanwhile waits behind this: that nothing was heard of it says nothing.
    if (session && state.timer !== undefined && startedAt - state.dueAt > LATE_MS) session.awakeSince = startedAt;
    clearTimeout(state.timer);
    state.timer = undefined;
    state.unseen = false;
    if (session) {
      state.view = state.make(session, around());
      const madeAt = clock.monotonic();
      const owed = Math.max(state.paidAt, startedAt) + Math.max(APART_MS, (madeAt - startedAt) * (1 + FREE));
      state.paidAt = Math.min(owed, madeAt + LONGEST_WAIT_MS);
      if (state.view.changesIn !== undefined) schedule(tabId, state.view.changesIn + 1);
    } else shown.delete(tabId);
    // First, since it is the shorter: a view takes longer to be told than the browser to be asked.
    const now = badgeOf(session && state.view ? state.view.snapshot : null);
    for (const tab of [tabId, ...(session?.state.joined ?? [])]) draw(tab, now);
    if (!session) badges.delete(tabId);
    for (const [port, { tabId: watched }] of ports) if (ownerOf(watched) === tabId) send(port);
    made(session && state.view ? { session, view: state.view } : null);
  }

  function viewOf(session: Session): View {
    const { tabId } = session.state;
    const state = shown.get(tabId) ?? schedule(tabId);
    state.view = state.make(session, around());
    return state.view;
  }

  function send(port: ViewPort) {
    const watched = ports.get(port);
    if (!watched) return;
    const now = shown.get(ownerOf(watched.tabId))?.view?.snapshot ?? emptySnapshot(watched.tabId, around().preserve);
    try {
      port.postMessage(updateOf(watched.sent, now));
      watched.sent = now;
    } catch {
      ports.delete(port);
    }
  }

  return {
    /** Something of this tab's session changed. */
    changed(tabId: number, { wanted, again }: Haste = NOW): void {
      const unseen = again && saysConnected(badges.get(tabId)) && !isSeen(tabId);
      const state = schedule(tabId, unseen ? UNSEEN_MS : wanted === 'now' ? 0 : SOON_MS);
      state.unseen ||= unseen;
    },
    /** Something that all sessions look at changed: a grant, a pasted document. */
    allChanged: () => {
      for (const { state } of sessions.all()) schedule(state.tabId);
    },
    connect(port: ViewPort, tabId: number) {
      ports.set(port, { tabId, sent: undefined });
      port.onDisconnect.addListener(() => ports.delete(port));
      const owner = ownerOf(tabId);
      const known = shown.get(owner);
      // What was shown last is there at once; what has changed since then follows as it would have.
      if (known?.unseen) schedule(owner, 0);
      if (known?.view || !sessions.of(tabId)) return send(port);
      if (schedule(owner).dueAt <= around().clock.monotonic()) refresh(owner);
    },
    /** The worker was stopped in the middle: what was shown and not stored is told again in a moment. */
    isToldAgain() {
      saysFrom = around().clock.monotonic() + TOLD_AGAIN_MS;
    },
    /** The browser forgets a tab's badge when the tab navigates. */
    redraw(tabId: number) {
      const view = shown.get(ownerOf(tabId))?.view;
      badges.delete(tabId);
      if (view) draw(tabId, badgeOf(view.snapshot));
    },
    /** Of a session as it is now, out of turn. */
    viewOf,
    snapshot: (tabId: number) => shown.get(ownerOf(tabId))?.view?.snapshot,
  };
}
