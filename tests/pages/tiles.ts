/**
 * What the Chrome Web Store and Edge Add-ons show beside the pictures, in the sizes that they ask for: a tile, a wide one, and
 * the icon with the room around it that the toolbar's has not.
 */
import type { Page } from 'puppeteer-core';

/** CSS pixels; `icon`: how wide it is, and `name`: how high its letters are. */
interface Tile {
  file: string;
  width: number;
  height: number;
  icon: number;
  name: number;
}

export const tiles: readonly Tile[] = [
  { file: 'tile', width: 440, height: 280, icon: 84, name: 30 },
  { file: 'tile-wide', width: 1400, height: 560, icon: 200, name: 68 },
  { file: 'icon', width: 128, height: 128, icon: 96, name: 0 },
];

/** `icon`: an SVG, whose edge is its first shape. */
export async function showTile(page: Page, tile: Tile, { icon, name, says }: Record<'icon' | 'name' | 'says', string>) {
  await page.goto('about:blank');
  await page.setViewport({ width: tile.width, height: tile.height, deviceScaleFactor: 1 });
  await page.evaluate(
    async (tile, icon, name, says) => {
      const place = document.createElement('main');
      const shown = new Image();
      shown.src = icon;
      shown.width = tile.icon;
      await shown.decode();
      place.append(shown);
      const style = document.createElement('style');
      style.textContent = `
        body { margin: 0; height: 100vh; display: grid; place-items: center start; font-family: system-ui, sans-serif; }
        main { display: grid; grid-template-columns: auto 1fr; align-items: center; column-gap: .7em; padding: 0 1em; }
        main { font-size: ${tile.name || 1}px; color: #fff; }
        h1 { margin: 0; font-size: 1em; line-height: 1.15; }
        p { grid-column: 1 / -1; margin: .9em 0 0; font-size: .62em; line-height: 1.35; }`;
      document.head.append(style);
      if (tile.name) {
        document.body.style.background = 'linear-gradient(135deg, #0b57d0, #06367f)';
        const heading = document.createElement('h1');
        heading.textContent = name;
        const line = document.createElement('p');
        line.textContent = says;
        place.append(heading, line);
      } else {
        place.style.cssText = 'padding: 0; margin: auto; display: block; height: 96px';
      }
      document.body.append(place);
    },
    tile,
    icon,
    name,
    says,
  );
  return page.screenshot({ type: 'png', omitBackground: tile.name === 0 });
}
