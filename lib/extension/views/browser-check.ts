/** The browser on one side of the seam: what the check page asks of it. */
import { browser } from 'wxt/browser';
import {
  forgetServer,
  type RememberedServer,
  rememberedServers,
  rememberServer,
} from '../shared/remembered-servers.ts';
import { dashboardMetadata, serverKey } from '../shared/settings.ts';
import { checkClient } from './browser-checks.ts';
import { openFile } from './file-reader.ts';

/** Of `navigator.userAgentData`, what is used here; Firefox has none. */
interface UserAgentData {
  platform?: string;
}

export function checkPageHost() {
  const { local } = browser.storage;
  const agent: Navigator & { userAgentData?: UserAgentData } = navigator;
  return {
    check: checkClient(),
    openFile,
    agent: { platform: agent.userAgentData?.platform, userAgent: agent.userAgent },
    servers: {
      list: () => rememberedServers(local),
      // Firefox opens the page in private windows too.
      remember: (server: RememberedServer) =>
        browser.extension.inIncognitoContext ? rememberedServers(local) : rememberServer(local, server),
      forget: (url: string) => forgetServer(local, url),
    },
    dashboardMetadata: async (server: string) => (await dashboardMetadata(local)).get(serverKey(server)),
  };
}
