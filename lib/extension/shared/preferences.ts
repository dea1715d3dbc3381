/** What the developer prefers, in `storage.local`. */
import { isObject } from '../../text/json.ts';
import type { Settings } from './settings.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export interface Preferences {
  /** Of the extension's own pages; the panel has DevTools' theme. */
  theme: Theme;
  /** Tabs keep what was captured when they move to another page, unless the panel says otherwise. */
  preserve: boolean;
  /** The last sign-in that worked at each server is kept on disk. */
  keepGood: boolean;
}

export const PREFERENCES = 'preferences';
export const defaults: Preferences = { theme: 'system', preserve: false, keepGood: false };

/** What another version kept may be of another form. */
export function readPreferences(stored: unknown): Preferences {
  const { theme, preserve, keepGood } = isObject(stored) ? stored : {};
  return {
    theme: themes.find((known) => known === theme) ?? defaults.theme,
    preserve: preserve === true,
    keepGood: keepGood === true,
  };
}

export const preferences = async (settings: Pick<Settings, 'get'>): Promise<Preferences> =>
  readPreferences((await settings.get(PREFERENCES))[PREFERENCES]);

export const savePreferences = (settings: Settings, preferred: Preferences) =>
  settings.set({ [PREFERENCES]: preferred });
