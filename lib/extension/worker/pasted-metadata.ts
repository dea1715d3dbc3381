/**
 * The Metadata JSON that was pasted from the dashboard, masked: on disk, but for what was pasted over a private window,
 * which is known in private windows alone, and in memory alone.
 */
import { bounded } from '../../capture/bounded.ts';
import {
  dashboardMetadata,
  MAX_SERVERS,
  readDashboardMetadata,
  type Settings,
  saveDashboardMetadata,
  serverKey,
} from '../shared/settings.ts';
import type { Store } from './store.ts';

const PRIVATE = 'private-metadata';
/** What a full disk did not take. */
const UNSAVED = 'unsaved-metadata';

export interface PastedHost {
  store: Pick<Store, 'put' | 'remove'>;
  local: Settings;
  /** As captured documents are, so that the two can be compared. */
  masked(text: string): string;
}

export function createPastedMetadata({ store, local, masked }: PastedHost) {
  let open = new Map<string, string>();
  let hidden = new Map<string, string>();
  /** The disk could not be read: what lies there is not known, and stays. */
  let unread = false;

  const asMasked = (all: Iterable<[string, string]>) =>
    Array.from(all, ([server, text]) => [server, masked(text)] as const);

  async function readAgain(): Promise<void> {
    if (!unread) return;
    open = new Map([...asMasked(await dashboardMetadata(local)), ...open]);
    unread = false;
  }

  const keepHidden = () => (hidden.size ? store.put(PRIVATE, [...hidden]) : store.remove(PRIVATE));

  const saved = () =>
    readAgain()
      .then(() => saveDashboardMetadata(local, open))
      .then(
        () => store.remove(UNSAVED),
        (fault) => {
          store.put(UNSAVED, [...open]);
          throw fault;
        },
      );
  /** A full disk: it holds as long as the browser runs. */
  const held = () => saved().catch(() => undefined);

  return {
    of: (server: string, inPrivate: boolean): string | undefined =>
      (inPrivate ? hidden.get(serverKey(server)) : undefined) ?? open.get(serverKey(server)),
    /** `kept`: what lies on disk, where that could be read. */
    async restore(stored: ReadonlyMap<string, unknown>, kept: ReadonlyMap<string, string> | undefined): Promise<void> {
      // What an older version kept is put in order: masked here, and without what is secret on disk.
      const unsaved = stored.get(UNSAVED) as [string, string][] | undefined;
      unread = kept === undefined;
      open = new Map(asMasked([...(kept ?? []), ...(unsaved ?? [])]));
      if (open.size) await held();
      hidden = new Map(stored.get(PRIVATE) as [string, string][] | undefined);
    },
    /** `null` takes out what is there. */
    async paste(server: string, text: string | null, inPrivate: boolean) {
      const read = text === null ? undefined : readDashboardMetadata(text);
      if (read && 'problem' in read) return { ok: false, problem: read.problem };
      const key = serverKey(server);
      hidden.delete(key);
      if (text !== null && inPrivate) bounded(hidden, key, masked(text), MAX_SERVERS);
      keepHidden();
      if (inPrivate && text !== null) return { ok: true };
      await readAgain().catch(() => undefined);
      open.delete(key);
      if (text !== null) bounded(open, key, masked(text), MAX_SERVERS);
      // What is taken out has to be gone.
      await (text === null ? saved() : held());
      return { ok: true };
    },
    /** No private window is followed any more. */
    privateEnded(): void {
      hidden = new Map();
      keepHidden();
    },
    forget(): void {
      open = new Map();
      hidden = new Map();
      keepHidden();
      store.remove(UNSAVED);
    },
  };
}
