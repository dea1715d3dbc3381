/** What the developer set for longer than a browser session, in `storage.local`. */
import { isObject, type Json, parseJson } from '../../text/json.ts';

/** The part of `storage.local` that is used. */
export interface Settings {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
}

const ADDED = 'added-origins';
const DASHBOARD = 'dashboard-metadata';

/** Longest Metadata JSON that is kept, in UTF-16 code units, and for how many servers. */
export const MAX_DASHBOARD = 64 * 1024;
const MAX_SERVERS = 50;

/** Origins whose pages the developer added as clients. */
export async function addedOrigins(settings: Pick<Settings, 'get'>): Promise<string[]> {
  const { [ADDED]: stored } = await settings.get(ADDED);
  return Array.isArray(stored) ? stored.filter((origin) => typeof origin === 'string') : [];
}

export const saveAddedOrigins = (settings: Settings, origins: readonly string[]) =>
  settings.set({ [ADDED]: [...new Set(origins)] });

/** The Metadata JSON pasted from the dashboard, by server URL; the newest last. */
export async function dashboardMetadata(settings: Pick<Settings, 'get'>): Promise<Map<string, string>> {
  const { [DASHBOARD]: stored } = await settings.get(DASHBOARD);
  const entries = Array.isArray(stored) ? stored : [];
  return new Map(
    entries.filter(
      (entry): entry is [string, string] =>
        Array.isArray(entry) && entry.length === 2 && typeof entry[0] === 'string' && typeof entry[1] === 'string',
    ),
  );
}

/** Pairs in an array, not an object: a server's URL never becomes the name of a property. */
export const saveDashboardMetadata = (settings: Settings, servers: Map<string, string>) =>
  settings.set({ [DASHBOARD]: [...servers].slice(-MAX_SERVERS) });

/** The pasted text as a document, or what is wrong with it in words. */
export function readDashboardMetadata(text: string): { document: Json } | { problem: string } {
  if (text.length > MAX_DASHBOARD) return { problem: 'This is longer than a Metadata JSON can be.' };
  const value = parseJson(text);
  if (value === undefined)
    return { problem: 'This is not valid JSON. Copy the whole text, from the first brace to the last.' };
  if (!isObject(value)) return { problem: 'A Metadata JSON is an object in braces. Copy the whole text.' };
  return { document: value };
}
