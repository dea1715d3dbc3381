import { browser } from 'wxt/browser';
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { startBridge } from '../lib/extension/page/bridge.ts';
import { takeDoor } from '../lib/extension/page/door.ts';

/** Run by the worker in a page whose door asked for it; without a door there is nothing to do. */
export default defineUnlistedScript(() => {
  const door = takeDoor();
  // Once the extension was updated or removed, the call throws instead of rejecting.
  if (door) void startBridge({ window, door, post: async (message) => browser.runtime.sendMessage(message) });
});
