/**
 * The last sign-ins that worked at each server: as long as the browser runs, and the last one of each on disk where the
 * developer allows it. Those of private windows are known in private windows alone, as long as there are any, and never on
 * disk. A page can tell lies about itself, so what one says that worked is known to pages of its own origin alone.
 * What is kept has no secret and no fingerprint in it (`lib/changed/kept-sign-in.ts`).
 */
import { type KeptSignIn, keptSignInSchema, MAX_OF_SERVER } from '../../changed/kept-sign-in.ts';
import { isLoopback } from '../../protocol/addresses.ts';
import { shaped } from '../../text/shape.ts';
import { parseUrl } from '../../text/url.ts';
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
 * Servers that are kept, and characters of them together; of the page that has most of them the oldest goes first.
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
  const weighed = [...all]
    .sort((a, b) => a.startedAt - b.startedAt)
    .map((one) => ({ one, page: pageOf(one.page), place: placeOf(one), length: JSON.stringify(one).length }));
  const newest = new Set(
    [...Map.groupBy(weighed, ({ place }) => place).values()].flatMap((ofPlace) => ofPlace.slice(-MAX_OF_SERVER)),
  );
  let kept = weighed.filter((one) => newest.has(one));
  const servers = (some: typeof kept) => new Set(some.map(({ place }) => place)).size;
  const length = (some: typeof kept) => some.reduce((sum, one) => sum + one.length, 0);
  for (const [amount, limit] of [
    [servers, MAX_KEPT],
    [length, MAX_KEPT_LENGTH],
  ] as const) {
    while (amount(kept) > limit) {
      const [most] = [...Map.groupBy(kept, ({ page }) => page).values()].sort((a, b) => amount(b) - amount(a));
      const oldest = most?.[0];
      kept = kept.filter((one) => one !== oldest);
    }
  }
  return kept.map(({ one }) => one);
}

/** Names of this machine are one: an Inspector is opened by any of them. */
function pageOf(origin: string | null): string | null {
  const url = parseUrl(origin);
  return url && isLoopback(url) ? `${url.protocol}//localhost:${url.port}` : origin;
}

/** A server as a page knows it. */
const placeOf = ({ server, page }: Pick<KeptSignIn, 'server' | 'page'>): string =>
  `${pageOf(page)} ${serverKey(server)}`;

/** One sign-in, whenever it is seen again. */
const keyOf = (one: KeptSignIn): string => `${one.startedAt} ${placeOf(one)}`;

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
  const newest = () => [...new Map(open.map((one) => [placeOf(one), one])).values()];

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
    /** What a tab may know, the oldest first. `page`: origin of the page that asks the server. */
    of(server: string, page: string | null, inPrivate: boolean): readonly KeptSignIn[] {
      const place = placeOf({ server, page });
      const known = inPrivate ? [...open, ...hidden].sort((a, b) => a.startedAt - b.startedAt) : open;
      return known.filter((one) => placeOf(one) === place).slice(-MAX_OF_SERVER);
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
