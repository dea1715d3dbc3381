import { standAtDoor } from '../lib/extension/page/door.ts';

/**
 * As the browser itself has it, looked up late: the browser makes it when it is first touched, which takes longer than all
 * else here, and is only needed in few pages.
 */
function api() {
  const { browser, chrome } = globalThis as unknown as Record<string, typeof globalThis.chrome | undefined>;
  return browser ?? chrome;
}

/**
 * A content script; the manifest names it, since WXT's frame for content scripts is larger than what it does. What
 * `defineUnlistedScript` would make of it is the same.
 */
export default {
  main: () =>
    standAtDoor({
      window,
      load: async () => api()?.runtime.sendMessage({ type: 'bridge' }),
    }),
};
