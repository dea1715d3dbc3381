/**
 * Files in the panel of a real DevTools: several at once, by button and by drop; a large one, of which the panel's own
 * thread reads nothing; stopped, refused. The screenshots are in `tests/.artifacts/files`, to be looked at.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { CDPSession } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startEndless } from '../environment/endless.ts';
import { openPanel, type Panel } from '../environment/panel.ts';
import { until } from '../environment/until.ts';
import { type Extension, launchExtension } from './extension.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const artifacts = join(import.meta.dirname, '../.artifacts/files');

let folder: string;
let extension: Extension;
let endless: Awaited<ReturnType<typeof startEndless>>;
let panel: Panel;
/** Of the panel's own page. */
let session: CDPSession;

const at = (name: string) => join(folder, name);

/** 200 MB, nearly all of them pictures, with a sign-in at the end. */
async function writeLarge(path: string): Promise<void> {
  const recording = JSON.parse(await readFile(join(fixtures, 'recordings/v2-relay-ok.har'), 'utf8')) as {
    log: { entries: { startedDateTime: string }[] };
  };
  const { entries, ...log } = recording.log;
  const picture = JSON.stringify({
    startedDateTime: entries[0]?.startedDateTime,
    time: 1,
    request: { method: 'GET', url: 'https://shop.example/picture.png', headers: [], queryString: [], cookies: [] },
    response: { status: 200, headers: [], content: { mimeType: 'image/png', text: 'iVBORw0KGgo'.repeat(10_000) } },
    _resourceType: 'image',
  });
  const file = createWriteStream(path);
  file.write(`${JSON.stringify(log).slice(0, -1)},"entries":[`.replace(/^/, '{"log":'));
  for (let bytes = 0; bytes < 200_000_000; bytes += picture.length) {
    if (!file.write(`${picture},`)) await once(file, 'drain');
  }
  file.end(`${JSON.stringify(entries).slice(1, -1)}]}}`);
  await finished(file);
}

beforeAll(async () => {
  await mkdir(artifacts, { recursive: true });
  folder = await mkdtemp(join(tmpdir(), 'files-'));
  await Promise.all([
    cp(join(fixtures, 'recordings/v2-relay-ok.har'), at('works.har')),
    cp(join(fixtures, 'recordings/v1-proxy-resource-mismatch.har'), at('fails.har')),
    cp(join(fixtures, 'recordings/v1-direct-ok.har'), at('dropped.har')),
    writeFile(at('half.har'), (await readFile(join(fixtures, 'recordings/v2-relay-ok.har'))).subarray(0, 5000)),
    writeFile(at('huge.har'), '').then(() => truncate(at('huge.har'), 513_000_000)),
    writeLarge(at('large.har')),
  ]);
  [extension, endless] = await Promise.all([launchExtension({ size: { width: 1300, height: 700 } }), startEndless()]);
  const page = await extension.browser.newPage();
  await page.goto(`${endless.url}/?title=A page`);
  panel = await openPanel(page);
  const target = extension.browser.targets().find((t) => t.type() === 'other' && t.url().includes('/panel.html'));
  if (!target) throw new Error('The panel has no page.');
  session = await target.createCDPSession();
  await panel.waitFor(() => document.querySelector('.open-files'));
});

afterAll(async () => {
  await extension?.close();
  await endless?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Leaves the panel as it was: no file open, nothing said. */
afterEach(async () => {
  await panel.evaluate(() => {
    for (const button of document.querySelectorAll<HTMLElement>('.handshakes h2 button, .notice button'))
      button.click();
  });
  await panel.waitFor(() => !document.querySelector('.handshakes h2 button, .notice button'));
  await readersAre(0);
});

/** Presses the button, and chooses in the browser's dialog. */
async function choose(...names: string[]): Promise<void> {
  const { result } = await session.send('Runtime.evaluate', {
    expression: 'document.querySelector("input[type=file]")',
  });
  await session.send('DOM.setFileInputFiles', {
    files: names.map(at),
    ...(result.objectId !== undefined && { objectId: result.objectId }),
  });
}

/** Workers that read a file, or hold one. */
const readers = async (): Promise<number> => {
  const browser = await extension.browser.target().createCDPSession();
  const { targetInfos } = await browser.send('Target.getTargets', { filter: [{}] });
  await browser.detach();
  return targetInfos.filter(({ url }) => url.endsWith('/file-reader.js')).length;
};

/** A worker that was ended takes a moment to go. */
const readersAre = (n: number) => until(readers, (now) => now === n);

const shown = () =>
  panel.evaluate(() => ({
    groups: [...document.querySelectorAll('.handshakes h2 span')].map((name) => name.textContent),
    verdict: document.querySelector('[data-verdict]')?.getAttribute('data-verdict') ?? null,
    cause: document.querySelector('[data-verdict]')?.getAttribute('data-cause') ?? null,
    notices: [...document.querySelectorAll('.notice span')].map((notice) => notice.textContent),
    reading: document.querySelector('.reading')?.textContent ?? null,
  }));
const idleWith = (groups: number) => until(shown, (now) => now.reading === null && now.groups.length === groups);

it('opens several files at once, each by itself, and shows the first; one that is broken says so', async () => {
  await choose('fails.har', 'half.har', 'works.har');
  const now = await idleWith(3);
  expect(now).toMatchObject({
    groups: ['This tab', 'fails.har', 'works.har'],
    verdict: 'failing',
    cause: 'resource-metadata/resource-mismatch',
    notices: [
      'half.har: The HAR file is cut off: it ends at byte 5000 in the middle of its JSON. Save it again: the recording did not come here whole.',
    ],
  });
  await readersAre(2);
  await panel.screenshot(join(artifacts, 'three-files.png'));
  // A request of it is asked of the worker that holds the file.
  await panel.evaluate(() => document.querySelector<HTMLElement>('#tab-exchanges')?.click());
  await panel.waitFor(() => document.querySelector('.exchange-list') !== null);
  await panel.evaluate(() =>
    document
      .querySelector('.exchange-list')
      ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true })),
  );
  await panel.waitFor(() =>
    /WWW-Authenticate|www-authenticate/.test(document.querySelector('.exchange-detail')?.textContent ?? ''),
  );
});

it('saves a sign-in as a file that shows the same when it is opened', async () => {
  await choose('fails.har');
  expect(await idleWith(2)).toMatchObject({ cause: 'resource-metadata/resource-mismatch' });
  await panel.evaluate(() => document.querySelector<HTMLElement>('#tab-diagnosis')?.click());
  await panel.waitFor(() => document.querySelector('.save-har'));
  await panel.evaluate(() => document.querySelector<HTMLElement>('.save-har > button')?.click());
  const preview = await panel.waitFor(
    () => document.querySelector('.save-har a') && document.querySelector('.save-har [role=status]')?.textContent,
  );
  expect(preview).toMatch(/^\d+ requests to \d hosts?: .*Masked: /);
  const browser = await extension.browser.target().createCDPSession();
  await browser.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder, eventsEnabled: true });
  const saved = new Promise<void>((resolve) =>
    browser.on('Browser.downloadProgress', ({ state }) => state === 'completed' && resolve()),
  );
  const name = await panel.evaluate(() => {
    const link = document.querySelector<HTMLAnchorElement>('.save-har a');
    link?.click();
    return link?.download ?? '';
  });
  await saved;
  await browser.detach();
  await panel.evaluate(() => document.querySelector<HTMLElement>('.handshakes h2 button')?.click());
  await idleWith(1);
  await choose(name);
  expect(await idleWith(2)).toEqual({
    groups: ['This tab', name],
    verdict: 'failing',
    cause: 'resource-metadata/resource-mismatch',
    notices: [],
    reading: null,
  });
});

it('opens files that are dropped anywhere on it', async () => {
  const text = await readFile(at('dropped.har'), 'utf8');
  const drag = (type: string) =>
    panel.evaluate(
      (type, text) => {
        const dataTransfer = new DataTransfer();
        for (const name of ['dropped.har', 'again.har']) dataTransfer.items.add(new File([text], name));
        const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
        document.querySelector('main')?.dispatchEvent(event);
        return event.defaultPrevented;
      },
      type,
      text,
    );
  expect(await drag('dragover')).toBe(true);
  await panel.waitFor(() => document.querySelector('.file-drop'));
  await panel.screenshot(join(artifacts, 'drop.png'));
  expect(await drag('drop')).toBe(true);
  expect(await idleWith(3)).toMatchObject({ groups: ['This tab', 'dropped.har', 'again.har'], verdict: 'connected' });
  expect(await panel.evaluate(() => document.querySelector('.file-drop'))).toBeNull();
});

it('reads 200 MB with progress, and the panel’s own thread reads nothing of it', async () => {
  await panel.evaluate(() => {
    const said: string[] = [];
    // All ways in which something of a file comes to a thread, and how much comes from the one that reads it.
    const own = { reads: [] as string[], told: 0 };
    Object.assign(window, { said, own });
    for (const { prototype } of [Blob, FileReader] as unknown as { prototype: Record<string, unknown> }[])
      for (const name of Object.getOwnPropertyNames(prototype).filter((name) =>
        /^(?:array|bytes|slice|stream|text|readAs)/.test(name),
      )) {
        const method = prototype[name] as (...given: unknown[]) => unknown;
        prototype[name] = function (this: unknown, ...given: unknown[]) {
          own.reads.push(name);
          return method.apply(this, given);
        };
      }
    const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data');
    Object.defineProperty(MessageEvent.prototype, 'data', {
      ...data,
      get() {
        const value: unknown = data?.get?.call(this);
        own.told += JSON.stringify(value)?.length ?? 0;
        return value;
      },
    });
    new MutationObserver(() => {
      const text = document.querySelector('.reading p')?.textContent;
      if (text && text !== said.at(-1)) said.push(text);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await choose('large.har');
  await panel.waitFor(() => /\d/.test(document.querySelector('.reading p')?.textContent ?? ''));
  await panel.screenshot(join(artifacts, 'reading.png'));
  expect(await idleWith(2)).toMatchObject({ verdict: 'connected' });
  const { said, own } = await panel.evaluate(() => {
    const { said, own } = window as unknown as { said: string[]; own: { reads: string[]; told: number } };
    return { said, own };
  });
  expect(own.reads).toEqual([]);
  expect(own.told).toBeGreaterThan(1000);
  expect(own.told).toBeLessThan(200_000);
  const steps = said.flatMap((text) => /^Reading large\.har: (\d+)\u00a0%, ([\d,]+) requests?$/.exec(text) ?? []);
  expect(steps.length).toBeGreaterThan(0);
  const percents = said.map((text) => Number(/(\d+)\u00a0%/.exec(text)?.[1] ?? 0));
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
});

it.each([
  ['its button', 'click'],
  ['Escape', 'escape'],
])('is stopped by %s, at once', async (_, way) => {
  // As soon as the button is there.
  await panel.evaluate((way) => {
    const observer = new MutationObserver(() => {
      const stop = document.querySelector<HTMLElement>('.reading button');
      if (!stop) return;
      observer.disconnect();
      stop.focus();
      if (way === 'click') stop.click();
      else
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    });
    observer.observe(document.body, { childList: true, subtree: true });
  }, way);
  await choose('large.har');
  await panel.waitFor(() => /^Stopped reading large\.har/.test(document.querySelector('.notices')?.textContent ?? ''));
  expect(await idleWith(1)).toMatchObject({ groups: ['This tab'], notices: [] });
  await readersAre(0);
  expect(await panel.evaluate(() => document.activeElement?.className)).toContain('open-files');
});

it('refuses a file that is too large, with its size', async () => {
  await choose('huge.har', 'works.har');
  expect(await idleWith(2)).toMatchObject({
    verdict: 'connected',
    notices: [
      'huge.har: The file is too large: it has 513 MB, and up to 400 MB are read. Clear the Network panel, record the sign-in alone, and save it again.',
    ],
  });
});
