/** Makes room where the store is full: the largest session gives way, again and again, until there is. */
import { toForget } from './bound.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { Store } from './store.ts';
import { sizesOf } from './stored.ts';
import type { View } from './view.ts';

export interface RoomHost {
  store: Store;
  sessions: Pick<Sessions, 'all' | 'forget'>;
  /** As it is now. */
  viewOf(session: Session): View;
}

export function createRoom({ store, sessions, viewOf }: RoomHost) {
  const largest = () =>
    sessions
      .all()
      .map((session) => ({ session, ...sizesOf(store, session) }))
      .filter(({ bytes }) => bytes > 0)
      .sort((a, b) => b.bytes - a.bytes)[0];

  return {
    /** So that no more than these bytes are held. */
    make(limit: number): void {
      while (store.size() > limit) {
        const found = largest();
        if (!found) return;
        const { session, sizes } = found;
        const { ids, attempts } = toForget(session, viewOf(session), sizes);
        // What stands in no view goes whole: there is less of it each time in any case.
        if (ids.size) sessions.forget(session, ids, attempts);
        else sessions.forget(session, new Set(sizes.keys()), 1);
      }
    },
  };
}
