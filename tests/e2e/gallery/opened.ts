/** The gallery that all groups of tests share: building it and starting a browser takes longer than most of them. */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Gallery, openGallery } from '../../unit/components/gallery/open-gallery.ts';

let gallery: Gallery;
/** One page for all: loading what all states are made of takes longer than most tests, too. */
let used: Page | undefined;

export async function leave(): Promise<void> {
  await used?.close();
  used = undefined;
}

export function openForAll(): void {
  beforeAll(async () => {
    gallery = await openGallery();
  });
  // What a failure left half done is nobody else's.
  afterEach(({ task }) => (task.result?.state === 'fail' ? leave() : undefined));
  afterAll(() => gallery?.close());
}

export const newPage = (): Promise<Page> => gallery.newPage();

/** The page with one state, made anew, wide and light. */
export async function pageWith(name: string, width = 1000): Promise<Page> {
  used ??= await newPage();
  await used.setViewport({ width, height: 900 });
  await used.evaluate((state) => window.gallery.show(state), name);
  return used;
}

export const allowClipboard = (): Promise<void> =>
  gallery.browser
    .defaultBrowserContext()
    .overridePermissions(new URL(gallery.url).origin, ['clipboard-read', 'clipboard-write']);
