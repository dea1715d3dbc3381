/**
 * The Metadata JSON that was pasted from the dashboard, masked: on disk, but for what was pasted over a private window,
 * which is known in private windows alone, and in memory alone.
 */
import { bounded } from '../../capture/bounded.ts';
import {
  dashboardMetadata,
  isOnDisk,
  MAX_SERVERS,
  readDashboardMetadata,
  type Settings,
  saveDashboardMetadata,
  serverKey,
} from '../shared/settings.ts';
import type { Store } from './store.ts';

const PRIVATE = 'private-metadata';
const CHANGED = 'changed-metadata';

export interface PastedHost {
  store: Pick<Store, 'put' | 'remove'>;
  local: Settings;
  /** As captured documents are, so that the two can be compared. */
  masked(text: string): string;
}

export function createPastedMetadata({ store, local, masked }: PastedHost) {
  /** What lies on disk; `undefined` as long as that could not be read. */
  let disk: ReadonlyMap<string, string> | undefined;
  /** What is not there, the newest last: `null` is to be taken out. It holds as long as the browser runs. */
  let changed = new Map<string, string | null>();
  let hidden = new Map<string, string>();
  let writing: Promise<void> = Promise.resolve();

  const asMasked = (all: ReadonlyMap<string, string>) =>
    new Map(Array.from(all, ([server, text]) => [server, masked(text)]));

  function known(): Map<string, string> {
    const all = new Map(disk);
    for (const [server, text] of changed) {
      all.delete(server);
      if (text !== null) bounded(all, server, text, MAX_SERVERS);
    }
    return all;
  }

  const hold = () => (changed.size ? store.put(CHANGED, [...changed]) : store.remove(CHANGED));
  const keepHidden = () => (hidden.size ? store.put(PRIVATE, [...hidden]) : store.remove(PRIVATE));

  async function save(): Promise<void> {
    disk ??= asMasked(await dashboardMetadata(local));
    const [all, sent] = [known(), [...changed]];
    await saveDashboardMetadata(local, all);
    disk = new Map([...all].filter(([, text]) => isOnDisk(text)));
    for (const [server, text] of sent)
      if (changed.get(server) === text && (text === null || isOnDisk(text))) changed.delete(server);
    hold();
  }

  /** One after the other, so that none writes what another has read before it. */
  function saved(): Promise<void> {
    const done = writing.then(save);
    writing = done.catch(() => undefined);
    return done;
  }

  return {
    of: (server: string, inPrivate: boolean): string | undefined =>
      (inPrivate ? hidden.get(serverKey(server)) : undefined) ?? known().get(serverKey(server)),
    /** `kept`: what lies on disk, where that could be read. */
    async restore(stored: ReadonlyMap<string, unknown>, kept: ReadonlyMap<string, string> | undefined): Promise<void> {
      hidden = new Map(stored.get(PRIVATE) as [string, string][] | undefined);
      changed = new Map(stored.get(CHANGED) as [string, string | null][] | undefined);
      disk = kept && asMasked(kept);
      // What an older version kept is put in order: masked here, and without what is secret on disk.
      const isOld = [...(disk ?? [])].some(([server, text]) => kept?.get(server) !== text);
      if (isOld || changed.size) await saved().catch(() => undefined);
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
      bounded(changed, key, text === null ? null : masked(text), MAX_SERVERS);
      hold();
      const done = saved();
      // What is taken out has to be gone.
      await (text === null ? done : done.catch(() => undefined));
      return { ok: true };
    },
    /** No private window is followed any more. */
    privateEnded(): void {
      hidden = new Map();
      keepHidden();
    },
    /** What lies on disk is taken out by the caller, once nothing is written any more. */
    async forget(): Promise<void> {
      hidden = new Map();
      changed = new Map();
      await writing;
      disk = new Map();
      keepHidden();
      hold();
    },
  };
}
