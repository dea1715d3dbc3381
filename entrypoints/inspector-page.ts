import { watchPage } from '../lib/extension/page/watch.ts';

/**
 * A content script in the page's own world; the manifest names it, since WXT's frame for content scripts is larger. What
 * `defineUnlistedScript` would make of it is the same.
 */
export default { main: () => watchPage(window) };
