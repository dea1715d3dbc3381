/** The browser on one side of the seam: what the views and the DevTools source ask of it, in its own words. */
import type { Entry } from 'har-format';
import { browser } from 'wxt/browser';
import type { SessionClient } from '../../components/session-client.ts';
import { createClient, type ViewHost } from './client.ts';
import type { DevtoolsHost } from './devtools-source.ts';
import { addedOrigins } from './settings.ts';

const viewHost = (tab: ViewHost['tab']): ViewHost => ({
  connect: (name) => browser.runtime.connect({ name }),
  send: (command) => browser.runtime.sendMessage(command),
  // Firefox gives its DevTools panel no `permissions`.
  request: browser.permissions?.request && ((origins) => browser.permissions.request({ origins })),
  tab,
});

/** The popup speaks of the tab that it opened over. */
export const popupClient = (): SessionClient =>
  createClient(
    viewHost(
      browser.tabs
        .query({ active: true, currentWindow: true })
        .then(([tab]) => (tab?.id === undefined ? null : { id: tab.id, url: tab.url })),
    ),
  );

/** The panel speaks of the tab that DevTools inspects. */
export const panelClient = (): SessionClient => {
  const { tabId } = browser.devtools.inspectedWindow;
  const tab = evaluate('location.href').then(
    (url) => ({ id: tabId, url: typeof url === 'string' ? url : undefined }),
    () => ({ id: tabId }),
  );
  return createClient(viewHost(tab));
};

/** The options page speaks of no tab. */
export const optionsClient = (): SessionClient => createClient(viewHost(Promise.resolve(null)));

async function evaluate(expression: string): Promise<unknown> {
  // The polyfill and Firefox answer with the value and the error together.
  const answer: unknown = await browser.devtools.inspectedWindow.eval(expression);
  if (!Array.isArray(answer)) return answer;
  if (answer[1]) throw new Error('The page could not be asked.');
  return answer[0];
}

export function devtoolsHost(): DevtoolsHost {
  const { network, inspectedWindow } = browser.devtools;
  return {
    tabId: inspectedWindow.tabId,
    post: (message) => browser.runtime.sendMessage(message),
    onFinished: (listener) =>
      network.onRequestFinished.addListener((request) =>
        listener({ entry: request as unknown as Entry, content: () => contentOf(request) }),
      ),
    onNavigated: (listener) => network.onNavigated.addListener(listener),
    earlier: async () => (await harLog()).entries ?? [],
    evaluate,
    added: () => addedOrigins(browser.storage.local),
  };
}

/** Firefox answers with a promise, Chromium calls back. */
function harLog(): Promise<{ entries?: Entry[] }> {
  const network = browser.devtools.network as unknown as {
    getHAR(callback?: (log: { entries?: Entry[] }) => void): Promise<{ entries?: Entry[] }>;
  };
  return import.meta.env.FIREFOX ? network.getHAR() : new Promise((resolve) => void network.getHAR(resolve));
}

/** The polyfill and Firefox answer with text and encoding together; Chromium calls back with both. */
async function contentOf(request: object): Promise<{ text: string | null; encoding: string | null }> {
  if (!('getContent' in request) || typeof request.getContent !== 'function') return { text: null, encoding: null };
  const answer: unknown = await request.getContent();
  const [text, encoding] = Array.isArray(answer) ? answer : [answer, null];
  return { text: typeof text === 'string' ? text : null, encoding: typeof encoding === 'string' ? encoding : null };
}
