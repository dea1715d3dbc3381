/**
 * `npm run screenshots`: the pictures of the README, light and dark, of the pages as they are shipped. With `-- --stores`
 * they are made as the stores of the browsers want them, PNG of 1280×800, and tiles beside them, in `tests/.artifacts/stores`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { buildExtension } from '../environment/build.ts';
import { until } from '../environment/until.ts';
import { pictures } from './pictures.ts';
import { type Look, type Surface, stagedChromium } from './surfaces.ts';
import { showTile, tiles } from './tiles.ts';

interface Shot {
  file: string;
  state: keyof typeof pictures;
  width: number;
  height: number;
}

/** Twice as many pixels as it is wide on the page, for screens that have them. */
const SCALE = 2;
const readme: Shot[] = [
  { file: 'panel', state: 'metadata', width: 1300, height: 350 },
  { file: 'panel-wide', state: 'failing', width: 1600, height: 620 },
  { file: 'connected', state: 'connected', width: 1300, height: 350 },
  { file: 'popup', state: 'popup', width: 360, height: 600 },
  { file: 'check', state: 'check', width: 900, height: 760 },
];
const STORES = { width: 1280, height: 800 };
const stores: Shot[] = [
  ...readme.filter(({ file }) => file !== 'panel'),
  { file: 'settings', state: 'settings' as const, ...STORES },
].map((shot) => (shot.file === 'popup' ? shot : { ...shot, ...STORES }));

const forStores = process.argv.includes('--stores');
const folder = join(import.meta.dirname, forStores ? '../.artifacts/stores' : 'pictures');

const heightOfPage = () => document.querySelector('main')?.getBoundingClientRect().bottom ?? 0;

/** Bytes of a picture that has no text but DevTools' own, at most. */
const EMPTY = 25_000;

async function photograph(surface: Surface, shot: Shot, theme: Look['theme']): Promise<void> {
  const isPopup = shot.file === 'popup';
  const look: Look = { width: shot.width, height: shot.height, theme, scale: forStores && !isPopup ? 1 : SCALE };
  await surface.look(look);
  await surface.show(shot.state);
  await surface.look(look);
  // A popup is as high as what is in it, as far as the browser lets it grow.
  const height = isPopup ? Math.min(Math.ceil(await surface.evaluate(heightOfPage)), shot.height) : shot.height;
  const clip = { x: 0, y: 0, width: shot.width, height };
  const options = forStores ? ({ type: 'png', clip } as const) : ({ type: 'webp', quality: 82, clip } as const);
  // DevTools puts the panel's picture into its own some frames later: until then it is empty.
  const picture = await until(
    () => surface.window.screenshot(options),
    (image) => image.length > EMPTY,
  );
  const whole = forStores && isPopup ? await onGround(surface.window, picture, theme) : picture;
  await writeFile(`${join(folder, `${shot.file}-${theme}`)}.${options.type}`, whole);
}

/** A popup is smaller than the stores' pictures: it stands in the middle of one. */
async function onGround(window: Page, picture: Uint8Array, theme: Look['theme']): Promise<Uint8Array> {
  const ground = { light: '#dfe5ef', dark: '#0f1013' }[theme];
  const image = dataUrl('image/png', picture);
  await window.goto('about:blank');
  await window.setViewport({ ...STORES, deviceScaleFactor: 1 });
  await window.evaluate(
    async (ground, image) => {
      document.body.style.cssText = `margin:0;height:100vh;display:grid;place-items:center;background:${ground}`;
      const shown = new Image();
      shown.src = image;
      shown.style.cssText = 'max-width:90vw;max-height:90vh;border-radius:8px;box-shadow:0 6px 32px #0007';
      await shown.decode();
      document.body.replaceChildren(shown);
    },
    ground,
    image,
  );
  return window.screenshot({ type: 'png' });
}

const dataUrl = (type: string, bytes: Uint8Array) => `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;

async function photographTiles(window: Page): Promise<void> {
  const icon = dataUrl('image/svg+xml', await readFile(join(import.meta.dirname, '../../public/icon.svg')));
  const name = 'MCP Auth Troubleshooter for Scalekit';
  const says = 'Says why MCP Inspector cannot sign in, whose side it is on, and what to change.';
  for (const tile of tiles)
    await writeFile(join(folder, `${tile.file}.png`), await showTile(window, tile, { icon, name, says }));
}

await mkdir(folder, { recursive: true });
const staged = await stagedChromium(process.env.EXTENSION_DIR ?? (await buildExtension()), pictures);
try {
  for (const shot of forStores ? stores : readme)
    for (const theme of ['light', 'dark'] as const) {
      const surface = pictures[shot.state].page === 'panel' ? staged.panel : staged.tab;
      await photograph(surface, shot, theme);
    }
  if (forStores) await photographTiles(staged.tab.window);
} finally {
  await staged.close();
}
console.log(`The pictures are in ${folder}.`);
