/**
 * `npm run release` in a copy of the sources at another place: the same bytes, and zips that browsers take as they are. And the
 * pictures of the listing, as the Chrome Web Store demands them: no transparency, and sizes that it names.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import project from '../../../package.json' with { type: 'json' };
import { launchChromium } from '../../environment/browsers.ts';
import { LIMIT, until } from '../../environment/until.ts';
import { launchFirefoxExtension } from '../firefox-extension.ts';
import { copyTo, dependencies, folderForCopies, release, unzip, zipOf } from '../released.ts';

const folder = folderForCopies();

const contentOf = (place: string): string[] =>
  readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => `${file.slice(place.length)} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`)
    .toSorted();

describe.runIf(process.env.TEST_LONG)('a release', { timeout: 600_000 }, () => {
  let first: string;
  beforeAll(() => {
    first = release(copyTo(join(folder, 'first')));
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is the same to the byte when it is made again elsewhere', () => {
    expect(contentOf(release(copyTo(join(folder, 'somewhere', 'else'))))).toEqual(contentOf(first));
  });

  it('comes out of the sources that Mozilla is given', () => {
    const sources = dependencies(unzip(join(first, zipOf('sources')), join(folder, 'sources')));
    execFileSync('npm', ['run', '--silent', 'build:firefox'], { cwd: sources, stdio: 'ignore' });
    const given = unzip(join(first, zipOf('firefox')), join(folder, 'firefox'));
    expect(contentOf(join(sources, '.output/firefox-mv3'))).toEqual(contentOf(given));
  });

  it('has sums that `sha256sum` checks, and notes', () => {
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: first });
    expect(readFileSync(join(first, 'NOTES.md'), 'utf8').length).toBeGreaterThan(50);
  });

  it('starts in Chromium as it was unpacked', async () => {
    const browser = await launchChromium({ extension: unzip(join(first, zipOf('chrome')), join(folder, 'chrome')) });
    try {
      const worker = await browser.waitForTarget((target) => target.type() === 'service_worker', { timeout: LIMIT });
      const page = await browser.newPage();
      await page.goto(new URL('/check.html', worker.url()).href);
      await page.waitForSelector('h1', { timeout: LIMIT });
    } finally {
      await browser.close();
    }
  });

  it('starts in Firefox as it was unpacked', async () => {
    const extension = await launchFirefoxExtension({}, unzip(join(first, zipOf('firefox')), join(folder, 'temporary')));
    try {
      await extension.background(async () => void (await chrome.tabs.create({ url: '/check.html' })));
      const page = await extension.tab();
      await until(
        () => page.evaluate(() => document.querySelector('h1')?.textContent ?? ''),
        (text) => text !== '',
      );
    } finally {
      await extension.close();
    }
  });

  it('has pictures that the stores take', () => {
    const root = join(import.meta.dirname, '../../..');
    execFileSync(process.execPath, ['tests/pages/screenshots.ts', '--stores'], { cwd: root, stdio: 'ignore' });
    const stores = join(root, 'tests/.artifacts/stores');
    // Of a PNG's first chunk: width, height, and 2 where a pixel has no transparency.
    const pictures = readdirSync(stores).map((file) => {
      const bytes = readFileSync(join(stores, file));
      return [file, bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes.readUInt8(25)] as const;
    });
    const tiles = pictures.filter(([file]) => !/-(?:light|dark)\.png$/.test(file));
    expect(tiles).toEqual([
      ['icon.png', 128, 128, 6],
      ['tile-wide.png', 1400, 560, 2],
      ['tile.png', 440, 280, 2],
    ]);
    const screens = pictures.filter((one) => !tiles.includes(one));
    expect(screens.length).toBeGreaterThanOrEqual(10);
    for (const [file, ...form] of screens) expect([file, ...form]).toEqual([file, 1280, 800, 2]);
  });

  it('runs its command line from the package alone', () => {
    const place = join(folder, 'installed');
    execFileSync('npm', ['install', '--prefix', place, join(first, `${project.name}-${project.version}.tgz`)], {
      stdio: 'ignore',
    });
    const program = join(place, 'node_modules/.bin', project.name);
    expect(execFileSync(program, ['--version']).toString().trim()).toBe(project.version);
  });
});
