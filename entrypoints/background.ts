import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { startWorker } from '../lib/session/worker.ts';

export default defineBackground({
  type: 'module',
  main: () => startWorker(browser, { extraHeaders: !import.meta.env.FIREFOX }),
});
