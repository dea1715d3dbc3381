import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { watchPage } from '../lib/extension/page/watch.ts';

/** A content script in the page's own world; the manifest names it, since WXT's frame for content scripts is larger. */
export default defineUnlistedScript(() => watchPage(window));
