/** The browser on one side of the seam: what the views ask of it. */
import { browser } from 'wxt/browser';
import type { Command } from '../shared/messages.ts';
import { createClient, type ViewHost } from './client.ts';
import { installation } from './installation.ts';
import type { SessionClient } from './session-client.ts';

export const host = () => ({
  connect: (name: string) => browser.runtime.connect({ name }),
  // A browser takes the id away from the pages of a version that is gone.
  current: () => browser.runtime?.id !== undefined,
  send: async (command: Command) => browser.runtime.sendMessage(command),
  // Firefox gives its DevTools panel no `permissions`.
  request: browser.permissions?.request && ((origins: string[]) => browser.permissions.request({ origins })),
});

export const viewHost = (tab: ViewHost['tab'], tabId?: number): ViewHost => ({
  ...host(),
  installation,
  tab,
  ...(tabId !== undefined && { tabId }),
});

/** The options page speaks of no tab, nor does the panel where it is a page of its own. */
export const pageClient = (): SessionClient => createClient(viewHost(Promise.resolve(null)));
