/** The extensions that are measured beside each other: ours as it is built, and small ones that ours is held against. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extensionDirectory } from '../e2e/extension.ts';

export interface Made {
  directory: string;
  close(): Promise<void>;
}

async function folder(write: (directory: string) => Promise<unknown>): Promise<Made> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-extension-'));
  await write(directory);
  return { directory, close: () => rm(directory, { recursive: true, force: true }) };
}

const files = (all: Record<string, string>) =>
  folder((directory) => Promise.all(Object.entries(all).map(([name, text]) => writeFile(join(directory, name), text))));

export const unpacked = async (directory?: string): Promise<Made> => ({
  directory: directory ?? (await extensionDirectory()),
  close: async () => {},
});

/** Runs first in a page: notes when what was waited for is painted. */
const mark = `(() => {
  const observer = new MutationObserver(look);
  function look() {
    if (!document.querySelector('[data-verdict]')) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { globalThis.paintedAt = performance.timeOrigin + performance.now(); };
      port2.postMessage(null);
    });
  }
  observer.observe(document, { childList: true, subtree: true });
})();`;

declare global {
  interface Window {
    /** When the answer was painted, in ms since the epoch. */
    paintedAt?: number;
  }
}

/** A copy of ours whose popup and panel note when their answer is painted. */
export const marked = (): Promise<Made> =>
  folder(async (directory) => {
    await cp(await extensionDirectory(), directory, { recursive: true });
    await writeFile(join(directory, 'mark.js'), mark);
    for (const page of ['popup.html', 'panel.html']) {
      const html = await readFile(join(directory, page), 'utf8');
      await writeFile(join(directory, page), html.replace('<head>', '<head><script src="/mark.js"></script>'));
    }
  });

const html = (body: string, script = '') =>
  `<!DOCTYPE html><html><head>${script && `<script src="/${script}"></script>`}</head><body>${body}</body></html>`;

const LOOPBACK = ['http://localhost/*', 'http://127.0.0.1/*'];

export const EMPTY_PANEL = 'Empty panel';

const emptyManifest = {
  manifest_version: 3,
  name: 'Empty',
  version: '1',
  background: { service_worker: 'background.js' },
  action: { default_popup: 'popup.html' },
  options_ui: { page: 'options.html', open_in_tab: true },
  devtools_page: 'devtools.html',
};
const emptyFiles = {
  'manifest.json': JSON.stringify(emptyManifest),
  'background.js': 'chrome.runtime.onConnect.addListener((port) => port.postMessage(0));',
  'mark.js': mark,
  'devtools.js': `chrome.devtools.panels.create('${EMPTY_PANEL}', '', '/panel.html');`,
  'devtools.html': html('', 'devtools.js'),
  'options.html': html(''),
  'popup.html': html('<p data-verdict style="width: 360px">Nothing</p>', 'mark.js'),
  'panel.html': html('<p data-verdict>Nothing</p>', 'mark.js'),
};

/** As ours to the browser, with a worker, a popup, a page and a panel, and with nothing in them. */
export const empty = (): Promise<Made> => files(emptyFiles);

/**
 * Empty too, and a word goes through it as an answer goes through ours: from the page to its script there, to the worker,
 * and from there to the panel's document and to the badge.
 */
export const relaying = (): Promise<Made> =>
  files({
    ...emptyFiles,
    'manifest.json': JSON.stringify({
      ...emptyManifest,
      host_permissions: LOOPBACK,
      content_scripts: [{ matches: LOOPBACK, js: ['content.js'], run_at: 'document_start' }],
    }),
    'content.js': 'addEventListener("message", ({ data }) => chrome.runtime.sendMessage(data));',
    'background.js': `const panels = new Set();
chrome.runtime.onConnect.addListener((port) => {
  panels.add(port);
  port.onDisconnect.addListener(() => panels.delete(port));
});
chrome.runtime.onMessage.addListener((word, { tab }) => {
  chrome.action.setBadgeText({ tabId: tab.id, text: word });
  for (const port of panels) port.postMessage(word);
});`,
    'panel.js': `function connect() {
  const port = chrome.runtime.connect();
  port.onMessage.addListener((word) => {
    document.querySelector('[data-verdict]').textContent = word;
  });
  port.onDisconnect.addListener(connect);
}
connect();`,
    'panel.html': html('<p data-verdict>Nothing</p>', 'panel.js'),
  });

const bareManifest = {
  manifest_version: 3,
  name: 'Bare',
  version: '1',
  permissions: ['webRequest'],
  host_permissions: LOOPBACK,
  background: { service_worker: 'background.js' },
};

/** Only asks for what ours is allowed, and does nothing: the price of the permission is the browser's. */
export const permitted = (): Promise<Made> =>
  files({ 'manifest.json': JSON.stringify(bareManifest), 'background.js': '' });

/** Hears what ours has to hear of an Inspector's page, and does nothing with it. */
export const listening = (): Promise<Made> =>
  files({
    'manifest.json': JSON.stringify(bareManifest),
    'background.js': `const filter = { urls: ${JSON.stringify(LOOPBACK)}, types: ['main_frame', 'xmlhttprequest'] };
const listen = (event, ...extra) => chrome.webRequest[event].addListener(() => {}, filter, ...extra);
listen('onBeforeRequest', ['requestBody']);
listen('onSendHeaders', ['requestHeaders', 'extraHeaders']);
listen('onHeadersReceived', ['responseHeaders', 'extraHeaders']);
listen('onBeforeRedirect', ['responseHeaders', 'extraHeaders']);
listen('onCompleted');
listen('onErrorOccurred');`,
  });
