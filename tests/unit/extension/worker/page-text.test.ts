import { afterEach, expect, it, vi } from 'vitest';
import type { WxtBrowser } from 'wxt/browser';
import { MAX_BODY } from '../../../../lib/exchange-bounds.ts';
import { pageText } from '../../../../lib/extension/worker/page-text.ts';

afterEach(() => vi.unstubAllGlobals());

const url = 'https://env.example/oauth/authorize';
/** Runs in a page what is to be run there; how many characters of it left the page. */
function inPage(text: string) {
  vi.stubGlobal('location', { href: url });
  vi.stubGlobal('document', { contentType: 'text/html', documentElement: { outerHTML: text } });
  let left = 0;
  const executeScript = async ({ func, args }: { func(most: number): { text?: string }; args: [number] }) => {
    const result = func(...args);
    left += result.text?.length ?? 0;
    return [{ result }];
  };
  return { browser: { scripting: { executeScript } } as unknown as WxtBrowser, left: () => left };
}

it('a page that can be kept is read, and of one that is longer nothing leaves it', async () => {
  const fits = inPage('x'.repeat(MAX_BODY));
  expect((await pageText(fits.browser, 7, url))?.length).toBe(MAX_BODY);
  expect(fits.left()).toBe(MAX_BODY);
  const long = inPage('x'.repeat(MAX_BODY + 1));
  expect(await pageText(long.browser, 7, url)).toBeUndefined();
  expect(long.left()).toBe(0);
});
