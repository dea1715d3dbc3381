import { browser } from 'wxt/browser';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { offerAdded } from '../lib/extension/page/added.ts';

/** Registered by the worker on the hosts of pages that the developer added, beside the two that the manifest names. */
export default defineUnlistedScript(() => offerAdded(browser.storage.local));
