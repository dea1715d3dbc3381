import { defineContentScript } from 'wxt/utils/define-content-script';
import { LOOPBACK } from '../lib/session/hosts.ts';
import { watchPage } from '../lib/session/page/watch.ts';

export default defineContentScript({
  matches: LOOPBACK,
  runAt: 'document_start',
  world: 'MAIN',
  main: () => watchPage(window),
});
