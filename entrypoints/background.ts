import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { startWorker } from '../lib/extension/worker/worker.ts';

/** One classic script: as a module it came in a dozen files, which took longer to load than all of it to run. */
export default defineBackground({
  main: () => startWorker(browser, { extraHeaders: !import.meta.env.FIREFOX }),
});
