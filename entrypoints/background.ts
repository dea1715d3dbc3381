import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { startWorker } from '../lib/extension/worker/worker.ts';

export default defineBackground({
  type: 'module',
  main: () => startWorker(browser, { extraHeaders: !import.meta.env.FIREFOX }),
});
