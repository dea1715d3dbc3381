import { existsSync } from 'node:fs';

const finder = new URL('../environment/browsers.ts', import.meta.url);

/** Where Chromium is: as the test environment finds it, else `CHROME_PATH`, else Debian's package. */
export async function chromiumPath(): Promise<string> {
  if (existsSync(finder)) {
    const { findChromium } = (await import(finder.href)) as { findChromium(): Promise<string> };
    return findChromium();
  }
  return process.env.CHROME_PATH ?? '/usr/bin/chromium';
}
