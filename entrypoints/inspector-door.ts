import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { standAtDoor } from '../lib/extension/page/door.ts';
import { addedOrigins } from '../lib/extension/shared/settings.ts';

/** As the browser itself has it: the polyfill is larger than all else here, and both browsers answer with promises. */
const { browser, chrome } = globalThis as unknown as Record<string, typeof globalThis.chrome | undefined>;
const api = browser ?? chrome;

/** A content script; the manifest names it, since WXT's frame for content scripts is larger than what it does. */
export default defineUnlistedScript(() => {
  void standAtDoor({
    window,
    added: () => addedOrigins({ get: async (key) => (await api?.storage.local.get(key)) ?? {} }),
    load: async () => api?.runtime.sendMessage({ type: 'bridge' }),
  });
});
