/** Hosts that the developer allowed, and pages that the developer added. */
import { isInstalledHost, LOOPBACK, patternOf } from '../shared/hosts.ts';
import { addedOrigins, type Settings, saveAddedOrigins } from '../shared/settings.ts';

/** The parts of the browser's API that are used. */
export interface PermissionsHost {
  settings: Settings;
  permissions: {
    getAll(): Promise<{ origins?: string[] | undefined }>;
    contains(permissions: { origins: string[] }): Promise<boolean>;
    remove(permissions: { origins: string[] }): Promise<boolean>;
  };
  scripting: {
    registerContentScripts(scripts: ContentScript[]): Promise<void>;
    unregisterContentScripts(filter: { ids: string[] }): Promise<void>;
    getRegisteredContentScripts(): Promise<{ id: string }[]>;
  };
}

export interface ContentScript {
  id: string;
  js: string[];
  matches: string[];
  runAt: 'document_start';
  world: 'MAIN' | 'ISOLATED';
  persistAcrossSessions: boolean;
}

export function createPermissions({ settings, permissions, scripting }: PermissionsHost) {
  /** What was granted beyond the install. */
  async function hosts(): Promise<string[]> {
    const { origins = [] } = await permissions.getAll();
    return origins.filter((pattern) => !LOOPBACK.includes(pattern));
  }

  /** Brings the registered scripts in line with the origins that were added and may still be read. */
  async function sync(): Promise<string[]> {
    const allowed: string[] = [];
    const added = await addedOrigins(settings);
    for (const origin of added) {
      const pattern = patternOf(origin);
      if (pattern && (isInstalledHost(origin) || (await permissions.contains({ origins: [pattern] }))))
        allowed.push(origin);
    }
    if (allowed.length < added.length) await saveAddedOrigins(settings, allowed);
    const wanted = new Map(allowed.flatMap((origin) => scriptsFor(origin).map((script) => [script.id, script])));
    const registered = new Set((await scripting.getRegisteredContentScripts()).map(({ id }) => id));
    const stale = [...registered].filter((id) => !wanted.has(id));
    if (stale.length) await scripting.unregisterContentScripts({ ids: stale });
    const missing = [...wanted.values()].filter(({ id }) => !registered.has(id));
    if (missing.length) await scripting.registerContentScripts(missing);
    return allowed;
  }

  return {
    hosts,
    sync,
    added: () => addedOrigins(settings),
    /** `false` when the host's permission is missing. */
    async add(origin: string): Promise<boolean> {
      if (!patternOf(origin)) return false;
      await saveAddedOrigins(settings, [...(await addedOrigins(settings)), origin]);
      return (await sync()).includes(origin);
    },
    /** Removes the page, and gives its host's permission back. */
    async remove(origin: string): Promise<void> {
      const rest = (await addedOrigins(settings)).filter((added) => added !== origin);
      await saveAddedOrigins(settings, rest);
      const pattern = patternOf(origin);
      const shared = rest.some((added) => patternOf(added) === pattern);
      if (pattern && !shared && !isInstalledHost(origin)) await permissions.remove({ origins: [pattern] });
      await sync();
    },
    /** Gives a host's permission back; `host` is an origin or a pattern as the browser lists it. */
    async giveBack(host: string): Promise<void> {
      const pattern = host.includes('*') ? host : patternOf(host);
      if (pattern && !LOOPBACK.includes(pattern)) await permissions.remove({ origins: [pattern] });
      await sync();
    },
  };
}

/**
 * On every port of the origin's host, since Firefox matches no port: one script that asks the others to wait until the
 * door has looked at the exact origin. Those stand on loopback by the manifest, on other hosts by this.
 */
function scriptsFor(origin: string): ContentScript[] {
  const pattern = patternOf(origin);
  if (!pattern) return [];
  const script = (world: ContentScript['world'], js: string[]): ContentScript => ({
    id: `${world.toLowerCase()}:${pattern.replaceAll(/[^\w.]/g, '_')}`,
    js,
    matches: [pattern],
    runAt: 'document_start',
    world,
    persistAcrossSessions: true,
  });
  return isInstalledHost(origin)
    ? [script('ISOLATED', ['inspector-added.js'])]
    : [script('MAIN', ['inspector-page.js']), script('ISOLATED', ['inspector-door.js', 'inspector-added.js'])];
}
