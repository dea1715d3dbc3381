/** A page of the extension's own wears the theme that the developer chose; one in DevTools wears DevTools'. */
import { browser } from 'wxt/browser';
import { defaults, PREFERENCES, preferences, readPreferences, type Theme } from '../shared/preferences.ts';

const wear = (theme: Theme) => {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
};

/** Resolves once it is worn, so that no page flashes in another; a later choice is worn at once. */
export async function wearTheme(): Promise<void> {
  const { local } = browser.storage;
  browser.storage.onChanged.addListener((changes, area) => {
    const change = area === 'local' ? changes[PREFERENCES] : undefined;
    if (change) wear(readPreferences(change.newValue).theme);
  });
  wear((await preferences(local).catch(() => defaults)).theme);
}
