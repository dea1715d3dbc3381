/**
 * What a page that the tab has arrived at says: the only way to an authorization server's error page while DevTools are
 * closed. Read once, where its host's permission allows it, and only when its status says that something is wrong.
 */
import type { WxtBrowser } from 'wxt/browser';
import { MAX_BODY } from '../../exchange-bounds.ts';
import { withoutFragment } from '../../text/url.ts';

/** The answer may be complete before the tab shows it: milliseconds until it is looked for, and looked for again. */
const LOOK = [0, 50, 200, 600, 1500];

/** `undefined` where the page may not be read, has gone, or is another than the one asked about. */
export async function pageText(browser: WxtBrowser, tabId: number, url: string): Promise<string | undefined> {
  for (const delay of LOOK) {
    await new Promise((resolve) => setTimeout(resolve, delay));
    const page = await readPage(browser, tabId).catch(() => undefined);
    if (page === undefined || withoutFragment(page.url) !== withoutFragment(url)) continue;
    return page.text;
  }
  return undefined;
}

/** A text that is too long stays in the page. */
async function readPage(browser: WxtBrowser, tabId: number): Promise<{ url: string; text?: string } | undefined> {
  const [result] = await browser.scripting.executeScript({
    target: { tabId },
    args: [MAX_BODY],
    func: (most: number) => {
      // A browser shows JSON and plain text in a page of its own making.
      const isPage = /html|xml/.test(document.contentType);
      const text = (isPage ? document.documentElement.outerHTML : document.body?.textContent) ?? '';
      return { url: location.href, ...(text.length <= most && { text }) };
    },
  });
  return result?.result ?? undefined;
}
