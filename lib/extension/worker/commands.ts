/** What a view asks of the worker, and the answer of each. */
import type { WxtBrowser } from 'wxt/browser';
import { searchIn } from '../../search.ts';
import { httpOrigin } from '../../text/url.ts';
import type { Command } from '../shared/messages.ts';
import type { Preferences } from '../shared/preferences.ts';
import type { createPastedMetadata } from './pasted-metadata.ts';
import type { createPermissions } from './permissions.ts';
import type { createSavedSignIn } from './saved-sign-in.ts';
import type { Sessions } from './sessions.ts';

export interface CommandsHost {
  browser: WxtBrowser;
  sessions: Sessions;
  permissions: ReturnType<typeof createPermissions>;
  savedSignIn: ReturnType<typeof createSavedSignIn>;
  /** What the developer prefers; `undefined` as long as the disk cannot be read. */
  preferences(): Promise<Preferences | undefined>;
  prefer(preferences: Preferences): Promise<void>;
  /** The Metadata JSON of a server, pasted in the view of a tab; `null` where it is taken back. */
  paste(
    server: string,
    text: string | null,
    tabId: number,
  ): ReturnType<ReturnType<typeof createPastedMetadata>['paste']>;
  /** All that is kept; `false` where it could not be written over on disk. */
  forget(): Promise<boolean>;
}

export function createCommands(host: CommandsHost): (command: Command) => Promise<unknown> {
  const { browser, sessions, permissions } = host;

  /** The page is loaded anew: a script that comes late does not see what the page's own scripts have kept aside. */
  async function add(origin: string, tabId: number | undefined): Promise<boolean> {
    const added = await permissions.add(origin);
    const tab = added && tabId !== undefined ? await browser.tabs.get(tabId).catch(() => undefined) : undefined;
    // It may have gone elsewhere while the browser asked.
    if (tab?.id !== undefined && httpOrigin(tab.url) === origin)
      await browser.tabs.reload(tab.id).catch(() => undefined);
    return added;
  }

  return async (command) => {
    switch (command.type) {
      case 'exchange':
        return sessions.of(command.tabId)?.merger.get(command.id) ?? null;
      case 'search':
        return searchIn(sessions.of(command.tabId)?.merger.list() ?? [], command.text);
      case 'clear':
        return sessions.clear(command.tabId);
      case 'show-tab':
        return showTab(browser, command.tabId);
      case 'reload-tab':
        return browser.tabs.reload(command.tabId).then(
          () => null,
          () => null,
        );
      case 'preserve':
        return sessions.preserve(command.tabId, command.value);
      case 'saved-sign-in':
        return host.savedSignIn(command.tabId, command.server, command.act);
      case 'dashboard':
        return host.paste(command.server, command.text, command.tabId);
      case 'ask-host':
        await browser.tabs.create({
          url: browser.runtime.getURL(`/options.html#allow=${encodeURIComponent(command.origin)}` as '/options.html'),
        });
        return null;
      case 'add-origin':
        return add(command.origin, command.tabId);
      case 'remove-origin':
        return permissions.remove(command.origin);
      case 'remove-host':
        return permissions.giveBack(command.origin);
      case 'grants':
        return { hosts: await permissions.hosts(), origins: await permissions.added() };
      case 'preferences':
        return (await host.preferences()) ?? null;
      case 'set-preferences':
        await host.prefer(command.preferences);
        return true;
      case 'forget':
        return host.forget();
    }
  };
}

/** With its window. It may be gone by the time. */
async function showTab(browser: WxtBrowser, tabId: number): Promise<null> {
  const tab = await browser.tabs.update(tabId, { active: true }).catch(() => undefined);
  if (tab) await browser.windows?.update(tab.windowId, { focused: true }).catch(() => undefined);
  return null;
}
