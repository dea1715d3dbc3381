/** What the popup asks of the browser. */
import { browser } from 'wxt/browser';
import { viewHost } from './browser-hosts.ts';
import { createClient } from './client.ts';
import type { SessionClient } from './session-client.ts';

/** The popup speaks of the tab that it opened over. */
export const popupClient = (): SessionClient =>
  createClient(
    viewHost(
      browser.tabs.query({ active: true, currentWindow: true }).then(([tab]) =>
        tab?.id === undefined
          ? null
          : {
              id: tab.id,
              url: tab.url,
              ...(tab.status === 'complete' && {
                marks: { title: tab.title ?? '', icons: tab.favIconUrl ? [tab.favIconUrl] : [] },
              }),
            },
      ),
    ),
  );
