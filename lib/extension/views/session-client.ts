/**
 * The seam between the views and the browser. Views know this interface and nothing behind it; `lib/extension/views/client.ts`
 * implements it over a port to the worker, tests and the gallery with a fake.
 */
import type { Exchange } from '../../exchange.ts';
import type { Found } from '../../search.ts';
import type { Preferences } from '../shared/preferences.ts';
import type { SavedSignIn, SavedSignInAct } from '../shared/saved-sign-in.ts';
import type { SessionSnapshot } from '../shared/session-snapshot.ts';
import type { Installation } from './installation.ts';

/** What the developer has allowed beyond the install, as origins (`https://mcp.acme.dev`). */
export interface Grants {
  /** Hosts that a permission was granted for, as match patterns or origins, as the browser lists them. */
  hosts: string[];
  /** Pages that the developer added as clients. */
  origins: string[];
}

export interface SessionClient {
  /**
   * The whole snapshot at connect, then updates; `null` while there is no worker to ask. `outdated`: the extension was
   * updated since the page was opened, and nothing more will come. Returns the way to stop.
   */
  subscribe(listener: (snapshot: SessionSnapshot | null) => void, outdated?: () => void): () => void;
  /** The whole (masked) exchange; `null` when it has been dropped. */
  exchange(id: string): Promise<Exchange | null>;
  /** Where headers and bodies have a text, in at most one place of each exchange; `null` when nobody could look. */
  search(text: string): Promise<Found[] | null>;
  clear(): void;
  /** Brings the tab to the front that a sign-in waits in. */
  showTab(tabId: number): void;
  /** Loads the tab that is watched anew. */
  reloadTab(): void;
  setPreserve(value: boolean): void;
  /** What the Inspector in the tab saved of the sign-in to a server: shows or clears it. */
  savedSignIn(server: string, act: SavedSignInAct): Promise<SavedSignIn>;
  /** Keeps the Metadata JSON pasted from the dashboard for a server; `null` forgets it. */
  setDashboardMetadata(server: string, text: string | null): Promise<{ ok: true } | { ok: false; problem: string }>;
  /** Asks the browser for a host's permission; called inside a click. Resolves to whether it was granted. */
  requestHost(origin: string): Promise<boolean>;
  removeHost(origin: string): Promise<void>;
  /** Adds the page in the tab, of this origin, as a client to watch; called inside a click. */
  addOrigin(origin: string | null): Promise<boolean>;
  removeOrigin(origin: string): Promise<void>;
  /** What was granted and added so far, for the options page. */
  grants(): Promise<Grants>;
  /** `null` where the disk cannot be read. */
  preferences(): Promise<Preferences | null>;
  setPreferences(preferred: Preferences): Promise<void>;
  /**
   * Forgets everything that was captured, pasted, remembered and set; what was allowed stays. `false`: it could not be
   * written over on disk.
   */
  forget(): Promise<boolean>;
  installation(): Promise<Installation>;
}
