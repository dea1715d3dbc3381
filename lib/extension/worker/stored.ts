/**
 * How sessions lie in the store: one value for each session, one for each thing that a source saw, and one for each header
 * line that came more than once.
 */
import { type Haste, NOW } from '../shared/haste.ts';
import { type Numbered, newLines, numbered, takeOverLines, written } from './lines.ts';
import { type Held, newSession, type Session, type SessionState, takeOver } from './session.ts';
import type { Store } from './store.ts';

const stateKey = (tabId: number) => `session:${tabId}`;
const heldKey = (tabId: number, key: string) => `seen:${tabId}:${key}`;
const lineKey = (tabId: number, number: number) => `line:${tabId}:${number}`;

/** Writes what changed: the session itself, which by itself may be able to wait, and the observations with these keys. */
export function save(
  store: Store,
  { state, held, lines }: Session,
  changedKeys: Iterable<string>,
  { wanted }: Haste = NOW,
): void {
  const { tabId } = state;
  store.put(stateKey(tabId), state, wanted === 'beside');
  for (const key of changedKeys) {
    const value = held.get(key);
    if (!value) continue;
    const exchange = numbered(value.exchange, lines, (number, line) => store.put(lineKey(tabId, number), line));
    store.put(heldKey(tabId, key), { ...value, exchange });
  }
}

export function unsave(store: Store, tabId: number, keys: Iterable<string>): void {
  for (const key of keys) store.remove(heldKey(tabId, key));
}

export function unsaveAll(store: Store, { state, held, lines }: Session): void {
  store.remove(stateKey(state.tabId));
  unsave(store, state.tabId, held.keys());
  for (const number of lines.numbers.values()) store.remove(lineKey(state.tabId, number));
}

/** Writes a session anew, with the header lines alone that it has now. */
export function saveAnew(store: Store, session: Session): void {
  const { tabId } = session.state;
  const before = session.lines.numbers.values();
  session.lines = newLines();
  for (const number of before) store.remove(lineKey(tabId, number));
  save(store, session, session.held.keys());
}

/** Bytes of what a session holds, by the exchange that it went into; and of all of it. */
export function sizesOf(store: Store, { state, held, merger }: Session): { sizes: Map<string, number>; bytes: number } {
  const sizes = new Map<string, number>();
  let bytes = 0;
  for (const [key, { exchange, source }] of held) {
    const size = store.sizeOf(heldKey(state.tabId, key));
    const id = merger.within(exchange.id, source) ?? '';
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
  const lines = new Map<Session, Map<number, unknown>>([...sessions.values()].map((session) => [session, new Map()]));
  for (const [key, value] of stored) {
    const [, tabId, number] = /^line:(\d+):(\d+)$/.exec(key) ?? [];
    if (number === undefined) continue;
    const session = sessions.get(Number(tabId));
    if (session) lines.get(session)?.set(Number(number), value);
    else stale.push(key);
  }
  for (const [session, of] of lines) takeOverLines(session.lines, of);
  const held = new Map<Session, Held[]>();
  for (const [key, value] of stored) {
    if (!key.startsWith('seen:')) continue;
    const one = value as Omit<Held, 'exchange'> & { exchange: Numbered };
    const session = sessions.get(Number(/^seen:(\d+):/.exec(key)?.[1]));
    const exchange = session && written(one.exchange, lines.get(session) ?? new Map());
    // The worker was stopped between the two halves of a write.
    if (!session || !exchange || exchange.startedAt < session.state.since) {
      stale.push(key);
      continue;
    }
    const known = held.get(session);
    if (known) known.push({ ...one, exchange });
    else held.set(session, [{ ...one, exchange }]);
  }
  for (const [session, values] of held) takeOver(session, values);
  return { sessions: [...sessions.values()], stale };
}
