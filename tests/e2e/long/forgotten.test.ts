/** What *Forget everything* takes from the disk is in no file of the browser's profile any more. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { until } from '../../environment/until.ts';
import { inChromium, inFirefox } from '../attacked.ts';

const { TEST_LONG } = process.env;

function profileOf(browser: Browser): string {
  const args = browser.process()?.spawnargs ?? [];
  const [, inSame] = args.map((arg) => /^--user-data-dir=(.+)/.exec(arg)).find((found) => found) ?? [];
  return inSame ?? args[args.indexOf('--profile') + 1] ?? '';
}

/** Which of the names are in a file below the folder. Files come and go meanwhile. */
function namesIn(folder: string, names: readonly string[]): string[] {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const found = new Set<string>();
  for (const { parentPath, name } of files) {
    let bytes: Buffer;
    try {
      bytes = readFileSync(join(parentPath, name));
    } catch {
      continue;
    }
    for (const one of names) if (bytes.includes(one) || bytes.includes(Buffer.from(one, 'utf16le'))) found.add(one);
  }
  return [...found];
}

/** In a page of the extension: keeps sign-ins as they come, documents, and servers; the names of their hosts. */
async function keep(): Promise<string[]> {
  const { local } = chrome.storage;
  const names = Array.from({ length: 20 }, () =>
    Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => String.fromCharCode(97 + (byte % 26))).join(''),
  );
  const servers: string[] = [];
  for (const name of names) {
    const server = `https://${name}.example.com/mcp`;
    servers.push(server);
    const parts = Array.from({ length: 40 }, () => [server, crypto.randomUUID()]);
    await local.set({ 'good-sign-ins': servers.map((server) => ({ server, parts })) });
    await local.set({ 'checked-servers': servers.slice(-8).map((url) => [url, '']) });
    await local.set({ 'dashboard-metadata': servers.map((url) => [url, JSON.stringify({ resource: url, parts })]) });
  }
  await local.set({ 'added-origins': ['http://localhost:4000'] });
  return names;
}

const forget = async () => ({
  answer: await chrome.runtime.sendMessage({ type: 'forget' }),
  stays: await chrome.storage.local.get(null),
});

test.runIf(TEST_LONG).each([
  ['Chromium', inChromium],
  ['Firefox', inFirefox],
] as const)('in %s, from the disk', async (_, start) => {
  const extension = await start({});
  try {
    const profile = profileOf(extension.browser);
    const names = await extension.pages.evaluate(keep);
    await until(
      async () => namesIn(profile, names).length,
      (found) => found > 0,
    );
    expect(await extension.pages.evaluate(forget)).toEqual({
      answer: true,
      stays: { 'added-origins': ['http://localhost:4000'] },
    });
    await until(
      async () => namesIn(profile, names),
      (found) => found.length === 0,
    );
  } finally {
    await extension.close();
  }
});
