/**
 * The browser forgets a tab's badge whenever the tab navigates, so it has to be drawn again: at the sign-in page too, where
 * no script of ours runs. Tabs are listened to only while there is a session; otherwise browsing wakes nobody.
 */
import type { WxtBrowser } from 'wxt/browser';

export function createTabWatch(browser: WxtBrowser, loaded: (tabId: number) => void) {
  const listener = (tabId: number, { status }: { status?: string }) => {
    if (status) loaded(tabId);
  };
  let watching = false;
  return {
    watch(wanted: boolean) {
      if (wanted === watching) return;
      watching = wanted;
      if (wanted) browser.tabs.onUpdated.addListener(listener);
      else browser.tabs.onUpdated.removeListener(listener);
    },
  };
}
