import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { standAtDoor } from '../lib/extension/page/door.ts';

/**
 * As the browser itself has it: the polyfill is larger than all else here, and both browsers answer with promises. The
 * browser makes it when it is first touched, which takes longer than all else here: only where it is needed.
 */
function api() {
  const { browser, chrome } = globalThis as unknown as Record<string, typeof globalThis.chrome | undefined>;
  return browser ?? chrome;
}

/** A content script; the manifest names it, since WXT's frame for content scripts is larger than what it does. */
export default defineUnlistedScript(() =>
  standAtDoor({
    window,
    load: async () => api()?.runtime.sendMessage({ type: 'bridge' }),
  }),
);
