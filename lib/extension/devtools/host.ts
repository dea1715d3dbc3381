/** The browser on one side of the seam, as it is in DevTools: what the DevTools source asks of it. */
import { browser } from 'wxt/browser';
import { addedOrigins } from '../shared/settings.ts';
import { answer, api, evaluate, inspectedTab, type Log } from './inspected.ts';
import type { DevtoolsHost } from './source.ts';

export function devtoolsHost(): DevtoolsHost {
  const { network } = api();
  return {
    tabId: inspectedTab(),
    post: async (message) => browser.runtime.sendMessage(message),
    onFinished: (listener) =>
      network.onRequestFinished.addListener((request) =>
        listener({
          entry: request,
          async content() {
            const [text, encoding] = await answer<[string | null, string | null]>((back) => request.getContent(back));
            return { text, encoding };
          },
        }),
      ),
    onNavigated: (listener) => network.onNavigated.addListener(listener),
    async earlier() {
      const log = await (import.meta.env.FIREFOX
        ? network.getHAR()
        : new Promise<Log>((resolve) => void network.getHAR(resolve)));
      return log.entries ?? [];
    },
    evaluate,
    added: () => addedOrigins(browser.storage.local),
  };
}
