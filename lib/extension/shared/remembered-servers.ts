/**
 * The servers that were checked last, in `storage.local`, until the developer takes them out. Their queries are left out:
 * a key may stand there. An address with what may be one in its path is not remembered.
 */
import { isPlainPath } from '../../capture/secrets/plain-path.ts';
import { readMasked } from '../../masked.ts';
import { bare, httpUrl } from '../../text/url.ts';
import { alone } from './alone.ts';
import type { Settings } from './settings.ts';

export interface RememberedServer {
  url: string;
  /** The client that was chosen, empty where none was. */
  client: string;
}

export const CHECKED = 'checked-servers';
/** @internal */
export const MOST_SERVERS = 8;
const LONGEST = 2048;

const isRemembered = (entry: unknown): entry is [string, string] =>
  Array.isArray(entry) &&
  entry.length === 2 &&
  entry.every((text) => typeof text === 'string' && text.length <= LONGEST) &&
  httpUrl(entry[0]) !== undefined;

/** The newest first. */
export async function rememberedServers(settings: Pick<Settings, 'get'>): Promise<RememberedServer[]> {
  const { [CHECKED]: stored } = await settings.get(CHECKED);
  return (Array.isArray(stored) ? stored : [])
    .filter(isRemembered)
    .slice(0, MOST_SERVERS)
    .map(([url, client]) => ({ url, client }));
}

const save = (settings: Settings, servers: readonly RememberedServer[]) =>
  settings.set({ [CHECKED]: servers.slice(0, MOST_SERVERS).map(({ url, client }) => [url, client]) });

/** `server`: with its address masked. */
export function rememberServer(settings: Settings, server: RememberedServer): Promise<RememberedServer[]> {
  const url = bare(server.url);
  const isNone = url.length > LONGEST || readMasked(url) || !isPlainPath(httpUrl(url)?.pathname ?? '');
  return change(settings, url, isNone ? [] : [{ ...server, url }]);
}

export const forgetServer = (settings: Settings, url: string): Promise<RememberedServer[]> => change(settings, url, []);

/** Who forgets everything meanwhile comes before it or after it. */
const change = (settings: Settings, url: string, first: readonly RememberedServer[]): Promise<RememberedServer[]> =>
  alone(async () => {
    const before = await rememberedServers(settings);
    await save(settings, [...first, ...before.filter((other) => other.url !== url)]);
    return rememberedServers(settings);
  });
