import { browser } from 'wxt/browser';
import { defineContentScript } from 'wxt/utils/define-content-script';
import { startBridge } from '../lib/extension/page/bridge.ts';
import { LOOPBACK } from '../lib/extension/shared/hosts.ts';
import { addedOrigins } from '../lib/extension/shared/settings.ts';

export default defineContentScript({
  matches: LOOPBACK,
  runAt: 'document_start',
  // WXT would tell the page that a content script has started.
  noScriptStartedPostMessage: true,
  main: (context) =>
    startBridge({
      window,
      post: (message) => browser.runtime.sendMessage(message),
      added: () => addedOrigins(browser.storage.local),
      gone: () => context.abort('This page is no Inspector.'),
    }),
});
