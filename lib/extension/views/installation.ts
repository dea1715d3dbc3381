/** How the browser has the extension installed. What a browser, or one of its pages, does not say is left out. */
import { browser } from 'wxt/browser';

export interface Installation {
  /** Where its settings stand, and what they are called. */
  browser: 'chromium' | 'firefox';
  /** The icon is always seen, and the badge with it. */
  onToolbar?: boolean;
  /** It may see private (Incognito) windows. */
  privateWindows?: boolean;
  /** The keys that open the popup; empty where they were taken away. */
  popupKeys?: string;
}

/** What a page in DevTools may lack. */
type Partly<T> = { [K in keyof T]?: T[K] };

async function answered<T>(ask: () => Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await ask();
  } catch {
    return undefined;
  }
}

export async function installation(): Promise<Installation> {
  const { action, commands, extension }: Partly<typeof browser> = browser;
  const userSettings = action as { getUserSettings?(): Promise<{ isOnToolbar?: boolean }> } | undefined;
  const [settings, privateWindows, keys] = await Promise.all([
    answered(() => userSettings?.getUserSettings?.()),
    answered(() => extension?.isAllowedIncognitoAccess?.()),
    answered(() => commands?.getAll?.()),
  ]);
  const popupKeys = keys?.find(({ name }) => name === '_execute_action')?.shortcut;
  return {
    browser: import.meta.env.FIREFOX ? 'firefox' : 'chromium',
    ...(settings?.isOnToolbar !== undefined && { onToolbar: settings.isOnToolbar }),
    ...(privateWindows !== undefined && { privateWindows }),
    ...(popupKeys !== undefined && { popupKeys }),
  };
}
