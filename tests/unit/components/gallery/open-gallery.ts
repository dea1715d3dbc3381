/** Builds the gallery, serves it on loopback and opens it in Chromium. */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { build } from 'vite';
import { launchChromium } from '../../../environment/browsers.ts';

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export interface Gallery {
  browser: Browser;
  /** Address of the built page. */
  url: string;
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

export async function openGallery(): Promise<Gallery> {
  const outDir = await mkdtemp(join(tmpdir(), 'gallery-'));
  await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), build: { outDir } });
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://gallery').pathname);
    const file = join(outDir, path === '/' ? 'index.html' : path);
    const stream = createReadStream(file);
    stream.on('open', () => response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream'));
    stream.on('error', () => response.writeHead(404).end());
    stream.pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
  const browser = await launchChromium();
  return {
    browser,
    url,
    async newPage() {
      const page = await browser.newPage();
      await page.emulateTimezone('UTC');
      await page.goto(url);
      return page;
    },
    async close() {
      await browser.close();
      server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
