import { defineContentScript } from 'wxt/utils/define-content-script';
import { watchPage } from '../lib/extension/page/watch.ts';
import { LOOPBACK } from '../lib/extension/shared/hosts.ts';

export default defineContentScript({
  matches: LOOPBACK,
  runAt: 'document_start',
  world: 'MAIN',
  main: () => watchPage(window),
});
