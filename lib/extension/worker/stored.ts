/** How sessions lie in the store: one value for each session, one for each thing that a source saw. */
import { type Held, newSession, type Session, type SessionState, takeOver } from './session.ts';
import type { Store } from './store.ts';

const stateKey = (tabId: number) => `session:${tabId}`;
const heldKey = (tabId: number, key: string) => `seen:${tabId}:${key}`;

/** Writes what changed: the session itself, and the observations with these keys. */
export function save(store: Store, { state, held }: Session, changedKeys: Iterable<string>): void {
  store.put(stateKey(state.tabId), state);
  for (const key of changedKeys) {
    const value = held.get(key);
    if (value) store.put(heldKey(state.tabId, key), value);
  }
}

export function unsave(store: Store, tabId: number, keys: Iterable<string>): void {
  for (const key of keys) store.remove(heldKey(tabId, key));
}

export function unsaveAll(store: Store, { state, held }: Session): void {
  store.remove(stateKey(state.tabId));
  unsave(store, state.tabId, held.keys());
}

/** Bytes of what a session holds, by the exchange that it went into; and of all of it. */
export function sizesOf(store: Store, { state, held, within }: Session): { sizes: Map<string, number>; bytes: number } {
  const sizes = new Map<string, number>();
  let bytes = 0;
  for (const key of held.keys()) {
    const size = store.sizeOf(heldKey(state.tabId, key));
    const id = within.get(key) ?? '';
    sizes.set(id, (sizes.get(id) ?? 0) + size);
    bytes += size;
  }
  return { sizes, bytes };
}

/** The sessions that were there when the worker was stopped, and keys of what they no longer hold. */
export function readSessions(stored: ReadonlyMap<string, unknown>): { sessions: Session[]; stale: string[] } {
  const sessions = new Map<number, Session>();
  for (const [key, value] of stored) {
    const tabId = Number(/^session:(\d+)$/.exec(key)?.[1]);
    if (Number.isNaN(tabId)) continue;
    const session = newSession(tabId);
    Object.assign(session.state, value as SessionState);
    sessions.set(tabId, session);
  }
  const stale: string[] = [];
  const held = new Map<Session, Held[]>();
  for (const [key, value] of stored) {
    if (!key.startsWith('seen:')) continue;
    const one = value as Held;
    const session = sessions.get(Number(/^seen:(\d+):/.exec(key)?.[1]));
    // The worker was stopped between the two halves of a write.
    if (!session || one.exchange.startedAt < session.state.since) stale.push(key);
    else held.set(session, [...(held.get(session) ?? []), one]);
  }
  for (const [session, values] of held) takeOver(session, values);
  return { sessions: [...sessions.values()], stale };
}
