/** A page of the extension that asks for a live check, in a real Chromium or Firefox, and what a person does beside it. */
import type { CheckRequest } from '../../lib/extension/shared/check-messages.ts';
import type { CheckMessage } from '../../lib/extension/shared/check-port.ts';
import type { Environment } from '../environment/environment.ts';
import { allowHosts } from '../environment/firefox-inside.ts';
import type { Panel } from '../environment/panel.ts';
import { launchExtension } from './extension.ts';
import { launchFirefoxExtension } from './firefox-extension.ts';

/** A page of the extension, and what a person can do in its browser. */
export interface Scene {
  evaluate: Panel['evaluate'];
  allow(origin: string): Promise<void>;
  close(): Promise<void>;
}

/** What a page keeps of the check that it asked for. */
interface Kept {
  port: chrome.runtime.Port;
  said: CheckMessage[];
}
declare const window: { kept: Kept; slow: Kept };

export const start = (request: CheckRequest, as: 'kept' | 'slow' = 'kept') => {
  const port = chrome.runtime.connect({ name: 'check' });
  const said: CheckMessage[] = [];
  port.onMessage.addListener((message) => void said.push(message));
  window[as] = { port, said };
  port.postMessage(request);
};
export const heard = () => window.kept.said;
export const heardSlowly = () => window.slow.said;
export const tell = (message: CheckRequest) => window.kept.port.postMessage(message);
export const leave = () => window.kept.port.disconnect();
export const rules = async () => (await chrome.declarativeNetRequest.getSessionRules()).length;

export async function chromium(trust: Environment['trust']): Promise<Scene> {
  const extension = await launchExtension({ trust });
  const id = new URL(extension.pages.url()).host;
  return {
    evaluate: extension.pages.evaluate.bind(extension.pages) as Panel['evaluate'],
    /** Its own question cannot be answered without a window; after a yes on the page of extensions it asks no more. */
    async allow(origin) {
      const settings = await extension.browser.newPage();
      await settings.goto('chrome://extensions');
      await settings.evaluate(
        (id, host) =>
          (
            chrome as unknown as { developerPrivate: { addHostPermission(id: string, host: string): Promise<void> } }
          ).developerPrivate.addHostPermission(id, host),
        id,
        `${origin}/*`,
      );
      await settings.close();
      await extension.pages.evaluate((pattern) => chrome.permissions.request({ origins: [pattern] }), `${origin}/*`);
    },
    close: () => extension.close(),
  };
}

export async function firefox(trust: Environment['trust']): Promise<Scene> {
  const extension = await launchFirefoxExtension({ trust });
  await extension.background(() => void chrome.tabs.create({ url: chrome.runtime.getURL('/options.html') }));
  const { evaluate } = await extension.tab();
  return {
    evaluate,
    allow: (origin) => extension.firefox.chrome(allowHosts, extension.id, [`${origin}/*`]),
    close: () => extension.close(),
  };
}
