/**
 * The last sign-in that worked at each server: as long as the browser runs, and on disk where the developer allows it.
 * Those of private windows are known in private windows alone, as long as there are any, and never on disk.
 * What is kept has no secret and no fingerprint in it (`lib/changed/kept-sign-in.ts`).
 */
import * as z from 'zod/mini';
import { type KeptSignIn, keptSignInSchema } from '../../changed/kept-sign-in.ts';
import { type Settings, serverKey } from '../shared/settings.ts';
import type { Store } from './store.ts';

/**
 * In `storage.local`, and in the store of the session.
 *
 * @internal
 */
export const GOOD = 'good-sign-ins';
/** In the store of the session alone. */
const PRIVATE = 'private-sign-ins';

/**
 * Servers that are kept, and characters of them together; the oldest goes first.
 *
 * @internal
 */
export const MAX_KEPT = 20;
/** @internal */
export const MAX_KEPT_LENGTH = 400_000;

const entries = z.array(z.unknown());

/** What was stored may be another version's, or anything: each record is read for itself. The oldest first. @internal */
export function readGood(stored: unknown): KeptSignIn[] {
  const list = entries.safeParse(stored);
  return (list.data ?? []).flatMap((entry) => keptSignInSchema.safeParse(entry).data ?? []);
}

/** The newest that there is room for, the oldest first. @internal */
export function bounded(all: Iterable<KeptSignIn>): KeptSignIn[] {
  const kept: KeptSignIn[] = [];
  let length = 0;
  for (const one of [...all].sort((a, b) => b.startedAt - a.startedAt)) {
    length += JSON.stringify(one).length;
    if (kept.length === MAX_KEPT || length > MAX_KEPT_LENGTH) break;
    kept.unshift(one);
  }
  return kept;
}

export interface GoodSignInsHost {
  store: Pick<Store, 'put' | 'remove'>;
  local: Settings & { remove(keys: string[]): Promise<void> };
  /** The developer allows it on disk. */
  onDisk(): boolean;
}

export function createGoodSignIns({ store, local, onDisk }: GoodSignInsHost) {
  let open = new Map<string, KeptSignIn>();
  let hidden = new Map<string, KeptSignIn>();
  let writing: Promise<void> = Promise.resolve();

  const byServer = (all: Iterable<KeptSignIn>) => new Map(bounded(all).map((one) => [serverKey(one.server), one]));

  /** With those of these that are newer; `null` where none is. */
  function withNewer(known: ReadonlyMap<string, KeptSignIn>, all: readonly KeptSignIn[]) {
    const newer = all.filter((one) => {
      const before = known.get(serverKey(one.server));
      if (!before) return true;
      return before !== one && before.startedAt <= one.startedAt && JSON.stringify(before) !== JSON.stringify(one);
    });
    if (!newer.length) return null;
    const servers = new Set(newer.map(({ server }) => serverKey(server)));
    return byServer([...[...known.values()].filter(({ server }) => !servers.has(serverKey(server))), ...newer]);
  }

  /** One after the other: what is removed does not come back. */
  function write(): Promise<void> {
    const done = writing.then(() => {
      return onDisk() && open.size ? local.set({ [GOOD]: [...open.values()] }) : local.remove([GOOD]);
    });
    // A full disk: what is in memory holds.
    writing = done.catch(() => undefined);
    return writing;
  }

  return {
    of(server: string, inPrivate: boolean): KeptSignIn | undefined {
      const key = serverKey(server);
      const [seen, unseen] = [open.get(key), inPrivate ? hidden.get(key) : undefined];
      return unseen && seen ? (unseen.startedAt >= seen.startedAt ? unseen : seen) : (unseen ?? seen);
    },
    async restore(stored: ReadonlyMap<string, unknown>): Promise<void> {
      const disk = onDisk() ? readGood((await local.get(GOOD))[GOOD]) : [];
      const newest = new Map<string, KeptSignIn>();
      for (const one of [...disk, ...readGood(stored.get(GOOD))]) {
        const key = serverKey(one.server);
        if ((newest.get(key)?.startedAt ?? Number.NEGATIVE_INFINITY) <= one.startedAt) newest.set(key, one);
      }
      open = byServer(newest.values());
      hidden = byServer(readGood(stored.get(PRIVATE)));
    },
    /** Of these, what is newer than what is kept of its server. */
    remember(all: readonly KeptSignIn[], inPrivate: boolean): void {
      const next = withNewer(inPrivate ? hidden : open, all);
      if (!next) return;
      store.put(inPrivate ? PRIVATE : GOOD, [...next.values()]);
      if (inPrivate) {
        hidden = next;
        return;
      }
      open = next;
      if (onDisk()) void write();
    },
    /** No private window is followed any more. */
    privateEnded(): void {
      hidden = new Map();
      store.remove(PRIVATE);
    },
    /** What is on disk follows what the developer allows. */
    preferred: write,
    forget(): Promise<void> {
      open = new Map();
      hidden = new Map();
      store.remove(GOOD);
      store.remove(PRIVATE);
      return write();
    },
  };
}
