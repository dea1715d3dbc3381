/**
 * The last sign-ins that worked at each server: as long as the browser runs, and the last one of each on disk where the
 * developer allows it. Those of private windows are known in private windows alone, as long as there are any, and never on
 * disk.
 * What is kept has no secret and no fingerprint in it (`lib/changed/kept-sign-in.ts`).
 */
import { type KeptSignIn, keptSignInSchema, MAX_OF_SERVER } from '../../changed/kept-sign-in.ts';
import { shaped } from '../../text/shape.ts';
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

/** What was stored may be another version's, or anything: each record is read for itself. The oldest first. @internal */
export function readGood(stored: unknown): KeptSignIn[] {
  return (Array.isArray(stored) ? stored : []).flatMap((entry) => shaped(keptSignInSchema, entry) ?? []);
}

/** The newest that there is room for, the oldest first. @internal */
export function bounded(all: Iterable<KeptSignIn>): KeptSignIn[] {
  const kept: KeptSignIn[] = [];
  const ofServer = new Map<string, number>();
  let length = 0;
  for (const one of [...all].sort((a, b) => b.startedAt - a.startedAt)) {
    const server = serverKey(one.server);
    const count = ofServer.get(server) ?? 0;
    if (count === MAX_OF_SERVER) continue;
    length += JSON.stringify(one).length;
    if ((count === 0 && ofServer.size === MAX_KEPT) || length > MAX_KEPT_LENGTH) break;
    ofServer.set(server, count + 1);
    kept.unshift(one);
  }
  return kept;
}

/** One sign-in, whenever it is seen again. */
const keyOf = ({ server, startedAt }: KeptSignIn): string => `${startedAt} ${serverKey(server)}`;

export interface GoodSignInsHost {
  store: Pick<Store, 'put' | 'remove'>;
  local: Settings & { remove(keys: string[]): Promise<void> };
  /** The developer allows it on disk; `undefined` where that cannot be read. */
  onDisk(): Promise<boolean | undefined>;
}

export function createGoodSignIns({ store, local, onDisk }: GoodSignInsHost) {
  /** The oldest first, those of private windows apart. */
  let open: KeptSignIn[] = [];
  let hidden: KeptSignIn[] = [];
  /** What lies on disk is not among them: it could not be read. */
  let unread = true;
  let writing: Promise<void> = Promise.resolve();
  /** What was asked to be kept: each snapshot names all that worked, and the same brings nothing new. */
  let asked = new WeakSet<KeptSignIn>();

  const byKey = (all: readonly KeptSignIn[]) => new Map(all.map((one) => [keyOf(one), one]));

  /** On disk there is one of each server. */
  const newest = () => [...new Map(open.map((one) => [serverKey(one.server), one])).values()];

  /** With those of these that are not known yet and are among the newest; `null` where none is. */
  function withFresh(kept: readonly KeptSignIn[], all: readonly KeptSignIn[]): KeptSignIn[] | null {
    const known = byKey(kept);
    const fresh = all.filter((one) => {
      const before = known.get(keyOf(one));
      return before !== one && (!before || JSON.stringify(before) !== JSON.stringify(one));
    });
    if (!fresh.length) return null;
    const next = bounded(byKey([...kept, ...fresh]).values());
    return next.length === kept.length && next.every((one, i) => one === kept[i]) ? null : next;
  }

  /** What was forgotten meanwhile does not come back. */
  async function read(): Promise<void> {
    const stored = unread ? await local.get(GOOD) : undefined;
    if (!unread) return;
    unread = false;
    open = bounded(byKey([...readGood(stored?.[GOOD]), ...open]).values());
  }

  async function follow(): Promise<void> {
    const allowed = await onDisk();
    if (allowed) await read();
    if (allowed && open.length) await local.set({ [GOOD]: newest() });
    else if (allowed === false) await local.remove([GOOD]);
  }

  /** One after the other: what is removed does not come back. */
  function write(): Promise<void> {
    // A full disk, or one that cannot be read: what is in memory holds.
    writing = writing.then(follow).catch(() => undefined);
    return writing;
  }

  return {
    /** What a tab may know, the oldest first. */
    of(server: string, inPrivate: boolean): readonly KeptSignIn[] {
      const key = serverKey(server);
      const known = inPrivate ? [...open, ...hidden].sort((a, b) => a.startedAt - b.startedAt) : open;
      return known.filter((one) => serverKey(one.server) === key).slice(-MAX_OF_SERVER);
    },
    async restore(stored: ReadonlyMap<string, unknown>): Promise<void> {
      open = bounded(readGood(stored.get(GOOD)));
      if (await onDisk()) await read().catch(() => undefined);
      hidden = bounded(readGood(stored.get(PRIVATE)));
    },
    /** Of these, what is not kept yet and is among the newest. */
    remember(all: readonly KeptSignIn[], inPrivate: boolean): void {
      const fresh = all.filter((one) => !asked.has(one));
      for (const one of fresh) asked.add(one);
      const next = fresh.length ? withFresh(inPrivate ? hidden : open, fresh) : null;
      if (!next) return;
      store.put(inPrivate ? PRIVATE : GOOD, next);
      if (inPrivate) {
        hidden = next;
        return;
      }
      open = next;
      void onDisk().then((allowed) => (allowed === false ? undefined : write()));
    },
    /** No private window is followed any more. */
    privateEnded(): void {
      hidden = [];
      store.remove(PRIVATE);
    },
    /** What is on disk follows what the developer allows. */
    preferred: write,
    forget(): Promise<void> {
      open = [];
      hidden = [];
      unread = false;
      asked = new WeakSet();
      store.remove(GOOD);
      store.remove(PRIVATE);
      return write();
    },
  };
}
