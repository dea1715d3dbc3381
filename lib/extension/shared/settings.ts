/**
 * What the developer set for longer than a browser session, in `storage.local`, which is on disk: nothing secret is in
 * it, and no fingerprint of a secret, which would mean nothing in the next session.
 */
import { readMasked, replaceMasked } from '../../masked.ts';
import { isObject, type Json, parseJson } from '../../text/json.ts';
import { bare, httpOrigin } from '../../text/url.ts';

/** The part of `storage.local` that is used. */
export interface Settings {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
}

const ADDED = 'added-origins';
export const DASHBOARD = 'dashboard-metadata';

/** Longest Metadata JSON that is kept, in UTF-16 code units, and for how many servers. */
export const MAX_DASHBOARD = 64 * 1024;
export const MAX_SERVERS = 50;

/** Origins whose pages the developer added as clients. */
export async function addedOrigins(settings: Pick<Settings, 'get'>): Promise<string[]> {
  const { [ADDED]: stored } = await settings.get(ADDED);
  return Array.isArray(stored) ? stored.flatMap((origin) => httpOrigin(origin) ?? []) : [];
}

export const saveAddedOrigins = (settings: Settings, origins: readonly string[]) =>
  settings.set({ [ADDED]: [...new Set(origins.flatMap((origin) => httpOrigin(origin) ?? []))] });

/**
 * A server by which what was pasted for it is found again: without userinfo, query and fragment, and of a key in its
 * path the kind alone. Servers that only a key tells apart are one server here.
 */
export function serverKey(server: string): string {
  return replaceMasked(bare(server), ({ kind }) => `(${kind})`);
}

/** The Metadata JSON pasted from the dashboard, by `serverKey`; the newest last. */
export async function dashboardMetadata(settings: Pick<Settings, 'get'>): Promise<Map<string, string>> {
  const { [DASHBOARD]: stored } = await settings.get(DASHBOARD);
  const entries = Array.isArray(stored) ? stored : [];
  const pairs = entries.filter(
    (entry): entry is [string, string] =>
      Array.isArray(entry) && entry.length === 2 && typeof entry[0] === 'string' && typeof entry[1] === 'string',
  );
  return new Map(pairs.map(([server, text]) => [serverKey(server), text]));
}

/** A document with a secret in it stays in memory. */
export const isOnDisk = (text: string): boolean => !readMasked(text);

/** Pairs in an array, not an object: a server's URL never becomes the name of a property. */
export const saveDashboardMetadata = (settings: Settings, servers: Map<string, string>) =>
  settings.set({ [DASHBOARD]: [...servers].filter(([, text]) => isOnDisk(text)).slice(-MAX_SERVERS) });

/** The pasted text as a document, or what is wrong with it in words. */
export function readDashboardMetadata(text: string): { document: Json } | { problem: string } {
  if (text.length > MAX_DASHBOARD) return { problem: 'This is longer than a Metadata JSON can be.' };
  const value = parseJson(text);
  if (value === undefined)
    return { problem: 'This is not valid JSON. Copy the whole text, from the first brace to the last.' };
  if (!isObject(value)) return { problem: 'A Metadata JSON is an object in braces. Copy the whole text.' };
  return { document: value };
}
