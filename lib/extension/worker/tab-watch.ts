/**
 * The browser forgets a tab's badge whenever the tab navigates, so it has to be drawn again: at the sign-in page too, where
 * no script of ours runs. And a session ends with its tab. Tabs are listened to only while there is a session; otherwise
 * browsing wakes nobody. Until it is known whether there is one the listeners stand: one of them may have started the
 * worker.
 */
import type { WxtBrowser } from 'wxt/browser';

export interface TabWatchHost {
  loaded(tabId: number): void;
  closed(tabId: number): void;
}

export function createTabWatch({ tabs }: Pick<WxtBrowser, 'tabs'>, { loaded, closed }: TabWatchHost) {
  const onUpdated = (tabId: number, { status }: { status?: string }) => {
    if (status) loaded(tabId);
  };
  const onRemoved = (tabId: number) => closed(tabId);
  let watching = false;
  function watch(wanted: boolean) {
    if (wanted === watching) return;
    watching = wanted;
    if (wanted) {
      tabs.onUpdated.addListener(onUpdated);
      tabs.onRemoved.addListener(onRemoved);
    } else {
      tabs.onUpdated.removeListener(onUpdated);
      tabs.onRemoved.removeListener(onRemoved);
    }
  }
  watch(true);
  return { watch };
}
