import { browser } from 'wxt/browser';
import { defineContentScript } from 'wxt/utils/define-content-script';
import { LOOPBACK } from '../lib/session/hosts.ts';
import { startBridge } from '../lib/session/page/bridge.ts';
import { addedOrigins } from '../lib/session/settings.ts';

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
