/**
 * Every state of the views in a real browser: narrow and wide, light and dark, nothing overflows, axe finds nothing.
 * With `GALLERY=1` the screenshots are in `tests/.artifacts/gallery`, to be looked at.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type axe from 'axe-core';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Gallery, openGallery } from '../unit/components/gallery/open-gallery.ts';
import { states } from '../unit/components/gallery/states.ts';

const artifacts = join(import.meta.dirname, '../.artifacts/gallery');
const { GALLERY, TEST_LONG } = process.env;
/** Both widths and both themes; `GALLERY=all` photographs the other pairs too, and DevTools docked low and wide. */
const looks = [
  { width: 1400, height: 860, theme: 'light' },
  { width: 360, height: 760, theme: 'dark' },
  ...(GALLERY === 'all'
    ? [
        { width: 1400, height: 860, theme: 'dark' },
        { width: 360, height: 760, theme: 'light' },
        { width: 1300, height: 350, theme: 'light' },
        { width: 1300, height: 350, theme: 'dark' },
        { width: 1600, height: 900, theme: 'light' },
        { width: 1600, height: 900, theme: 'dark' },
      ]
    : []),
];

let gallery: Gallery;
let axeSource: string;

beforeAll(async () => {
  await mkdir(artifacts, { recursive: true });
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  gallery = await openGallery();
});
afterAll(() => gallery?.close());

/** Rules that each theme and width is asked; `region` and the like are about whole sites. */
async function violations(page: Page): Promise<string[]> {
  const results = await page.evaluate(() => {
    const { axe: runner } = window as typeof window & { axe: typeof axe };
    return runner.run(document, { resultTypes: ['violations'], preload: false });
  });
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} (${node.failureSummary})`),
  );
}

/** Elements that stick out to the right, of the page or of a box that does not scroll sideways. */
const overflowing = (page: Page) =>
  page.evaluate(() => {
    const out: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) out.push(`page ${root.scrollWidth} > ${root.clientWidth}`);
    for (const element of document.querySelectorAll(
      'main, nav, section, header, .toolbar, .tab-row, .diagnosis > *, .exchange-list, .exchange-detail, .sequence, article',
    )) {
      if (element.scrollWidth > element.clientWidth + 1)
        out.push(`${element.className || element.tagName} ${element.scrollWidth} > ${element.clientWidth}`);
    }
    return out;
  });

/** The marks that scripts and tests hold on to: one verdict, a cause only when failing, eight stages. */
const misplaced = (page: Page, name: string) =>
  page.evaluate((state) => {
    const out: string[] = [];
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
    const { snapshot, check, files } = window.gallery.states[state] ?? {};
    const shown = snapshot?.handshakes.length ?? check?.comesTo?.result?.handshakes.length;
    const expected = (shown ?? (check && files ? 1 : 0)) ? 1 : 0;
    const verdicts = all('[data-verdict]');
    if (verdicts.length !== expected) out.push(`${verdicts.length} verdicts`);
    for (const { dataset } of verdicts) {
      if ((dataset.verdict === 'failing') !== (dataset.cause !== undefined))
        out.push(`${dataset.verdict} with ${dataset.cause}`);
    }
    if (all('[data-cause]').length > verdicts.length) out.push('a cause outside of the verdict');
    const stages = all('[data-stage]');
    if (stages.length !== expected * 8 || stages.some(({ dataset }) => !dataset.status))
      out.push(`${stages.length} stages`);
    if (all('script:not([type=module]), img, a[href^="javascript:"]').length) out.push('markup from the network');
    return out;
  }, name);

/**
 * Axe takes most of the time, and the real pages are asked too (`pages.test.ts`): in every run it is asked of one half of
 * the states in one look and of the other half in the other, in the long runs of all in both.
 */
const isAsked = (state: number, look: number) => Boolean(GALLERY ?? TEST_LONG) || state % looks.length === look;

test.each(looks.map((look, index) => ({ ...look, index })))(
  'every state at $width pixels, $theme: nothing sticks out, nothing is out of reach',
  async ({ width, height, theme, index }) => {
    const page = await gallery.newPage();
    await page.evaluate(axeSource);
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    const found: Record<string, string[]> = {};
    for (const [at, [name, state]] of Object.entries(states).entries()) {
      // A popup has one width.
      await page.setViewport({ width: state.page === 'popup' ? 360 : width, height });
      await page.evaluate((shown) => window.gallery.show(shown), name);
      const problems = [...(await overflowing(page)), ...(await misplaced(page, name))];
      if (isAsked(at, index)) problems.push(...(await violations(page)));
      if (problems.length) found[name] = problems;
      if (GALLERY)
        await page.screenshot({ path: join(artifacts, `${name}-${width}-${theme}.png`), optimizeForSpeed: true });
    }
    await page.close();
    expect(found).toEqual({});
  },
  // Half a minute on a quiet machine, and many times that beside others.
  900_000,
);

/** All that are used: loading what all states are made of takes longer than most tests. */
let used: Page | undefined;
const leave = async () => {
  await used?.close();
  used = undefined;
};
/** What a failure left half done is nobody else's. */
afterEach(({ task }) => (task.result?.state === 'fail' ? leave() : undefined));

/** The page with one state, made anew, wide and light. */
async function pageWith(name: string, width = 1000): Promise<Page> {
  used ??= await gallery.newPage();
  await used.setViewport({ width, height: 900 });
  await used.evaluate((state) => window.gallery.show(state), name);
  return used;
}

const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute('data-attempt') ?? (activeElement?.id || activeElement?.className);
  });

test('an update keeps selection, focus, scroll and what was opened', async () => {
  const page = await pageWith('panel-failing', 360);
  await page.setViewport({ width: 700, height: 400 });
  // A way that is as likely as the first is open by itself.
  const atFirst = (await page.$$('details[open]')).length;
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('.finding summary')?.click();
    document.querySelector<HTMLElement>('.steps .copy-button')?.focus({ preventScroll: true });
    document.querySelector('main')?.scrollTo({ top: 120 });
  });
  const state = () =>
    page.evaluate(() => ({
      scroll: document.querySelector('main')?.scrollTop,
      open: document.querySelectorAll('details[open]').length,
      focus: document.activeElement?.className,
      selected: document.querySelector('[aria-selected=true]')?.getAttribute('data-attempt'),
    }));
  await page.evaluate(() => document.querySelector<HTMLElement>('[data-attempt=failing]')?.click());
  await page.evaluate(() => document.querySelector('main')?.scrollTo({ top: 120 }));
  const before = await state();
  expect(before).toMatchObject({ scroll: 120, open: atFirst + 1, selected: 'failing' });
  await page.evaluate(() => {
    const { snapshot } = window.gallery.states['panel-failing'] ?? {};
    if (!snapshot) return;
    const next = structuredClone(snapshot);
    const [handshake] = next.handshakes;
    const newest = handshake?.attempts.at(-1);
    if (!handshake || !newest) return;
    handshake.attempts.push({ ...newest, id: 'newer', startedAt: newest.startedAt + 60_000 });
    window.gallery.client.send(next);
  });
  expect(await state()).toEqual(before);
  expect(await page.$$('[data-handshake]')).toHaveLength(5);
});

test('the keyboard alone reaches everything', async () => {
  // Where Tab begins is not made anew with a state.
  await leave();
  const page = await pageWith('panel-failing');
  // Toolbar: clear, preserve, filter, open, check, settings, keys; then the list, the tabs.
  for (let i = 0; i < 7; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('failing');
  await page.keyboard.press('ArrowDown');
  expect(await focused(page)).toBe('earlier');
  await page.keyboard.press('End');
  expect(await page.$eval('[aria-selected=true]', (row) => row.getAttribute('data-attempt'))).toBe('sign-in');
  await page.keyboard.press('Home');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('tab-diagnosis');
  await page.keyboard.press('ArrowLeft');
  expect(await focused(page)).toBe('tab-exchanges');
  await page.waitForSelector('.exchange-list');
  // What to do, search, step, status, method, what matters; then the list.
  for (let i = 0; i < 7; i++) await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('exchange-list');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(await page.$eval('.exchange-row[aria-selected=true]', (row) => row.id)).toBe(
    await page.$eval('.exchange-list', (list) => list.getAttribute('aria-activedescendant')),
  );
  await page.waitForSelector('.exchange-detail');
  await page.keyboard.press('Escape');
  expect(await page.$('.exchange-detail')).toBeNull();
});

test('docked low: headline, place, the first step with what it has to copy, and the button to check again are in view', async () => {
  const page = await pageWith('panel-failing-scalekit');
  await page.setViewport({ width: 1300, height: 350 });
  for (const state of ['panel-failing-scalekit', 'panel-failing-cors', 'panel-warnings-closed']) {
    await page.evaluate((name) => window.gallery.show(name), state);
    const edge = (selector: string, side: 'top' | 'bottom') =>
      page.$eval(selector, (element, side) => element.getBoundingClientRect()[side], side);
    // The button's row stands over what is below it.
    const row = await edge('.answer .check-row', 'top');
    for (const selector of ['.answer h1', '.answer .destination', '.answer ol.steps .step > p'])
      expect(await edge(selector, 'bottom'), `${state} ${selector}`).toBeLessThanOrEqual(row);
    const copied = await page.$eval(
      '.answer ol.steps > li',
      (step) => step.querySelector('.values > p, .code-head, .path')?.getBoundingClientRect().bottom,
    );
    expect(copied, state).toBeLessThanOrEqual(row);
    expect(await edge('.answer .check-row', 'bottom')).toBeLessThanOrEqual(350);
    // One line of it: what it covers cannot be copied.
    expect((await edge('.answer .check-row', 'bottom')) - row, state).toBeLessThan(40);
    expect(await page.$$('button.primary')).toHaveLength(1);
  }
});

test('docked narrow: the bar with the button to check again is one line, too', async () => {
  const page = await pageWith('panel-failing-scalekit', 360);
  const height = await page.$eval('.answer .check-row', (row) => row.getBoundingClientRect().height);
  expect(height).toBeLessThan(40);
});

test('a fork of three cases: docked low all its headings are in view, else what is likely is open', async () => {
  const page = await pageWith('panel-fork');
  const cases = () => page.$$eval('.fork ~ details', (all) => all.map(({ open }) => open));
  expect(await cases()).toEqual([true, true, false]);
  await page.evaluate(() => window.gallery.show('panel-nothing'));
  await page.setViewport({ width: 1300, height: 350 });
  await page.evaluate(() => window.gallery.show('panel-fork'));
  expect(await cases()).toEqual([false, false, false]);
  const bottoms = await page.$$eval('.fork ~ details', (all) => all.map((one) => one.getBoundingClientRect().bottom));
  expect(Math.max(...bottoms)).toBeLessThanOrEqual(
    await page.$eval('.answer .check-again > h2 + p', (bar) => bar.getBoundingClientRect().top),
  );
});

test('what is behind ⋮ in a narrow panel opens, and closes with Escape', async () => {
  const page = await pageWith('panel-failing', 360);
  const settings = () => page.$eval('#toolbar-rest', (rest) => getComputedStyle(rest).display);
  expect(await settings()).toBe('none');
  await page.click('.toolbar .more');
  expect(await settings()).toBe('grid');
  await page.keyboard.press('Escape');
  expect(await settings()).toBe('none');
  expect(await page.evaluate(() => document.activeElement?.classList.contains('more'))).toBe(true);
});

test('? lists the keys but where somebody writes, and Escape gives the focus back', async () => {
  const page = await pageWith('panel-failing');
  await page.focus('.toolbar input[type=search]');
  await page.keyboard.type('?');
  expect(await page.$('dialog[open]')).toBeNull();
  await page.focus('[aria-label="Keyboard shortcuts"]');
  await page.keyboard.type('?');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('dialog') === null);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Keyboard shortcuts');
});

test('the empty panel opens the sample like any file', async () => {
  const page = await pageWith('panel-sample');
  await page.evaluate(() =>
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Look at a sample')?.click(),
  );
  await page.waitForSelector('[data-verdict]');
  expect(await page.$eval('.handshake-picker, .panel', (shown) => shown.textContent)).toContain('Sample of a failing');
});

test('everything is forgotten only once that was confirmed, and settings are told as they are chosen', async () => {
  const page = await pageWith('options-empty');
  const calls = () => page.evaluate(() => window.gallery.client.calls);
  await page.select('.setting select', 'dark');
  await page.click('.setting input[type=checkbox]');
  await page.click('main > section > .actions button');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('dialog') === null);
  expect(await calls()).toEqual([
    ['setPreferences', { theme: 'dark', preserve: false, keepGood: false }],
    ['setPreferences', { theme: 'dark', preserve: true, keepGood: false }],
  ]);
  await page.click('main > section > .actions button');
  await page.click('dialog button:last-child');
  await page.waitForFunction(() => document.body.textContent?.includes('Everything is forgotten.'));
  expect((await calls()).at(-1)).toEqual(['forget']);
  await page.waitForFunction(() => document.querySelector<HTMLSelectElement>('.setting select')?.value === 'system');
});

test('several snippets of one step are tabs, which the arrow keys choose', async () => {
  const page = await pageWith('panel-snippets');
  const shown = () => page.$$eval('ol.steps .code pre', (pieces) => pieces.map((code) => code.textContent).join('\n'));
  expect(await shown()).toContain("origin: ['http://localhost:6274']");
  await page.focus('ol.steps [role=tab][aria-selected=true]');
  await page.keyboard.press('ArrowRight');
  expect(await shown()).toContain('CORSMiddleware');
  expect(await (await page.$('ol.steps'))?.$$('.code')).toHaveLength(1);
});

test('evidence leads to its exchange, and the focus goes with it', async () => {
  const page = await pageWith('panel-failing');
  await page.click('.evidence button');
  await page.waitForSelector('.exchange-row[aria-selected=true]');
  await page.waitForFunction(() => document.activeElement?.className === 'exchange-list');
  expect(await page.$eval('.exchange-detail .exchange-url', (url) => url.textContent)).toContain(
    '/.well-known/oauth-protected-resource/mcp',
  );
});

test('what decides in an exchange is marked, and JSON is unfolded by keyboard', async () => {
  const page = await pageWith('panel-exchange-refused', 1400);
  const texts = (selector: string) => page.$$eval(selector, (all) => all.map(({ textContent }) => textContent ?? ''));
  expect(await texts('.headers .decides dt')).toEqual(
    expect.arrayContaining(['www-authenticate', 'access-control-allow-origin', 'mcp-session-id']),
  );
  expect(await texts('.headers > div:not(.decides) dt')).toContain('x-powered-by');
  expect((await texts('.token .bad')).join()).toBe('expired 3 minutes before this request');
  expect((await texts('.json li')).join()).not.toContain('reminders');
  await page.focus('.json-fold[aria-expanded=false]');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect((await texts('.json li')).join()).toContain('reminders');
});

test('ten thousand exchanges stay few elements', async () => {
  const page = await pageWith('panel-exchanges-thousands');
  const figures = await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const { snapshot } = window.gallery.states['panel-exchanges-thousands'] ?? {};
    window.gallery.client.send(structuredClone(snapshot ?? null));
    const list = document.querySelector('.exchange-list');
    list?.scrollTo({ top: 120_000 });
    await frame();
    await frame();
    return {
      rows: document.querySelectorAll('.exchange-row').length,
      first: document.querySelector('.exchange-row')?.getAttribute('aria-rowindex'),
    };
  });
  expect(figures.rows).toBeLessThan(60);
  expect(Number(figures.first)).toBeGreaterThan(4900);
  await page.focus('.exchange-list');
  for (const key of ['Home', 'PageDown', 'PageDown', 'End'] as const) {
    await page.keyboard.press(key);
    const inView = await page.waitForFunction(
      (last) => {
        const row = document.querySelector('.exchange-row[aria-selected=true]');
        const [box, list] = [row, row?.closest('.exchange-list')].map((part) => part?.getBoundingClientRect());
        const there = row && (row.getAttribute('aria-rowindex') === '10001') === last;
        return box && list && there && [box.bottom <= list.bottom + 1, box.top >= list.top].join();
      },
      {},
      key === 'End',
    );
    expect(await inView.jsonValue()).toBe('true,true');
  }
});

test('requests are searched by keyboard: where the text is, is said and marked, and the empty list leads back', async () => {
  const page = await pageWith('panel-exchanges');
  const count = () => page.$eval('.request-count', ({ textContent }) => textContent);
  const counts = (text: string) =>
    page.waitForFunction((said) => document.querySelector('.request-count')?.textContent === said, {}, text);
  const marked = (name: string) => page.evaluate((of) => CSS.highlights.get(of)?.size ?? 0, name);
  expect(await count()).toBe('10 requests');
  await page.focus('.exchange-list');
  await page.keyboard.type('/expires_in');
  await counts('1 of 10 requests');
  expect(await page.$eval('.exchange-row .cell-url small', ({ textContent }) => textContent)).toContain(
    'response body',
  );
  expect(await marked('found-in-list')).toBe(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => (CSS.highlights.get('found-in-request')?.size ?? 0) > 0);
  await page.keyboard.press('Escape');
  expect(await page.$('.exchange-detail')).toBeNull();

  await page.keyboard.down('Control');
  await page.keyboard.press('f');
  await page.keyboard.up('Control');
  await page.keyboard.type('nothing like it');
  await counts('0 of 10 requests');
  expect(await page.$eval('.no-match', ({ textContent }) => textContent)).toContain(
    'No request matches “nothing like it”',
  );
  // Of another sign-in, too.
  await page.evaluate(() => {
    const { snapshot } = window.gallery.states['panel-failing'] ?? {};
    window.gallery.client.send(structuredClone(snapshot ?? null));
  });
  expect(await page.$eval('.request-filter input', (input) => (input as HTMLInputElement).value)).toBe(
    'nothing like it',
  );
  await page.waitForSelector('.no-match button');
  await page.click('.no-match button');
  expect(await page.evaluate(() => document.activeElement?.closest('.request-filter') !== null)).toBe(true);
  expect(await page.$('.no-match')).toBeNull();
});

test('three thousand requests: what repeats is counted and shown, in few elements', async () => {
  const page = await pageWith('panel-requests-repeats');
  const elements = () => page.evaluate(() => document.querySelectorAll('*').length);
  expect(await page.$eval('.request-notes', ({ textContent }) => textContent)).toContain('3,000 requests are hidden');
  expect(await page.$$('.exchange-row')).toHaveLength(10);
  await page.click('.request-notes button');
  expect(await page.$('.request-notes')).toBeNull();
  expect(await page.$eval('.exchange-list', (list) => list.getAttribute('aria-rowcount'))).toBe('3011');
  expect(await elements()).toBeLessThan(1200);
});

test('six hundred sign-ins: few elements, all of them reached by keys, each with its place', async () => {
  const page = await pageWith('panel-sign-ins');
  expect(await page.$$eval('.handshakes *', (all) => all.length)).toBeLessThan(800);
  await page.focus('.handshake[aria-selected=true]');
  const place = () =>
    page.evaluate(() => {
      const { activeElement } = document;
      const box = activeElement?.getBoundingClientRect();
      const list = document.querySelector('.handshakes')?.getBoundingClientRect();
      const inView = box && list && box.top >= list.top && box.bottom <= list.bottom + 1;
      const [index, size] = ['aria-posinset', 'aria-setsize'].map((name) => activeElement?.getAttribute(name));
      return `${index} of ${size}${inView ? '' : ', out of view'}`;
    });
  expect(await place()).toBe('1 of 600');
  await page.keyboard.press('ArrowDown');
  expect(await place()).toBe('2 of 600');
  await page.keyboard.press('End');
  expect(await place()).toBe('600 of 600');
  await page.keyboard.press('PageUp');
  expect(Number.parseInt(await place(), 10)).toBeLessThan(590);
  expect(await place()).not.toContain('out of view');
  await page.keyboard.press('Home');
  expect(await place()).toBe('1 of 600');
});

test('buttons do what they say', async () => {
  const page = await pageWith('panel-failing-cors');
  await gallery.browser
    .defaultBrowserContext()
    .overridePermissions(new URL(gallery.url).origin, ['clipboard-read', 'clipboard-write']);
  await page.click('button[aria-label="Clear the log"]');
  await page.click('.toolbar input[type=checkbox]');
  const calls = () => page.evaluate(() => window.gallery.client.calls);
  expect(await calls()).toEqual([['clear'], ['setPreserve', false]]);
  await page.evaluate(() => window.gallery.show('panel-stopped'));
  await page.click('.grants button');
  await page.waitForFunction(() => document.querySelector('.grants')?.textContent?.includes('Not allowed so far.'));
  expect(await calls()).toEqual([['requestHost', 'https://mcp.acme.dev']]);
  await page.evaluate(() => window.gallery.show('panel-failing-cors'));
  const copied = async (selector: string) => {
    await page.click(selector);
    await page.waitForFunction((of) => document.querySelector(of)?.textContent?.startsWith('Copied'), {}, selector);
    return page.evaluate(() => navigator.clipboard.readText());
  };
  await page.bringToFront();
  await page.$eval('details:has(.verify)', (details) => details.setAttribute('open', ''));
  const command = await page.$eval('.verify pre code', (code) => code.textContent);
  expect(command).toMatch(/^\(\nask\(\) /);
  expect(await copied('.verify .copy-button')).toBe(command);
  const pieces = await page.$$eval('.steps .code-part pre code', (all) => all.map((code) => code.textContent));
  expect(pieces.at(-1)).toContain('http://localhost:6274');
  for (const [i, piece] of pieces.entries())
    expect(await copied(`.steps .code-part:nth-child(${i + 1}) .copy-button`)).toBe(piece);
});

test('the pasted Metadata JSON is handed on, a wrong one is told', async () => {
  const page = await pageWith('panel-failing-scalekit');
  await page.evaluate(() => document.querySelector<HTMLElement>('details:has(textarea) summary')?.click());
  await page.type('textarea', 'no JSON');
  await page.click('details:has(textarea) .actions button');
  await page.waitForSelector('textarea[aria-invalid=true]');
  await page.$eval('textarea', (field) => field.select());
  await page.type('textarea', '{"resource":"x"}');
  await page.click('details:has(textarea) .actions button');
  await page.waitForSelector('textarea[aria-invalid=false]');
  expect((await page.evaluate(() => window.gallery.client.calls)).at(-1)).toEqual([
    'setDashboardMetadata',
    'https://mcp.acme.dev/mcp',
    '{"resource":"x"}',
  ]);
});

test('the popup adds a page, the options page asks for a host and gives one back', async () => {
  const page = await pageWith('popup-no-inspector', 360);
  await page.click('.next button');
  await page.waitForFunction(() => document.querySelector('.next')?.textContent?.includes('Not added.'));
  expect(await page.evaluate(() => window.gallery.client.calls)).toEqual([['addOrigin']]);
  await page.evaluate(() => window.gallery.show('options-asked'));
  await page.click('.asked button');
  await page.waitForFunction(() => document.querySelector('.asked')?.textContent?.includes('Not allowed.'));
  expect(await page.evaluate(() => window.gallery.client.calls)).toEqual([
    ['requestHost', 'https://acme.scalekit.dev'],
  ]);
  await page.evaluate(() => window.gallery.show('options-filled'));
  await page.click('.given button');
  await page.waitForFunction(() => document.querySelectorAll('.given li').length === 2);
  expect(await page.evaluate(() => window.gallery.client.calls)).toEqual([
    ['removeHost', 'https://acme.scalekit.dev/*'],
  ]);
});

test('an access token is read on the check page, goes nowhere, and is gone when it is left', async () => {
  const page = await pageWith('check-token');
  const token = () => page.$eval('.token-text', (field) => (field as HTMLTextAreaElement).value);
  const pasted = await token();
  expect(pasted).toMatch(/^eyJ/);
  expect(await page.$$eval('.claims tbody tr', (rows) => rows.length)).toBeGreaterThan(3);
  await page.click('.check-form [type=submit]');
  expect(JSON.stringify(await page.evaluate(() => window.gallery.check.calls))).not.toContain(pasted);
  expect(page.url()).not.toContain(pasted);

  await page.evaluate(() => dispatchEvent(new Event('pagehide')));
  await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('.token-text')?.value === '');
  expect(await page.$('.claims')).toBeNull();

  await page.type('.token-text', pasted);
  await page.waitForSelector('.claims');
  await page.click('.field:has(.token-text) button');
  await page.waitForFunction(() => document.querySelector('.claims') === null);
  expect(await token()).toBe('');
});

test('the check page goes on without further hosts, and asks for none then', async () => {
  const page = await pageWith('check-permission');
  await page.click('.permission button:not(.primary)');
  const calls = await page.evaluate(() => window.gallery.check.calls.map(([name]) => name));
  expect(calls).toContain('decline');
  expect(calls).not.toContain('permit');
  // The focus is at what says how it goes on, and not at the top of the page.
  expect(await page.evaluate(() => document.activeElement?.closest('.progress .verdict') !== null)).toBe(true);
});

test('of a check that found nothing the next step is a button, and leads to the field for an error text', async () => {
  const page = await pageWith('check-healthy-client');
  const top = (selector: string) => page.$eval(selector, (element) => element.getBoundingClientRect().top);
  expect(await page.$eval('.more-known', (fold) => (fold as HTMLDetailsElement).open)).toBe(false);
  expect(await top('.check-answer')).toBeLessThan(260);
  await page.click('.check-answer .verdict button');
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('error-text');
});

test('nothing moves in the form when a check begins', async () => {
  const left = async (name: string) =>
    (await pageWith(name)).$eval('.check-form [type=submit]', (button) => button.getBoundingClientRect().left);
  expect(Math.abs((await left('check-running')) - (await left('check-mistake')))).toBeLessThan(6);
});

test('a panel of before an update offers no check, which could not run', async () => {
  const checkable = async (name: string) => (await pageWith(name)).$$eval('.check-row button', (all) => all.length);
  expect(await checkable('panel-failing')).toBe(1);
  expect(await checkable('panel-outdated')).toBe(0);
  const text = await (await pageWith('panel-outdated')).$eval('.panel', (panel) => panel.textContent ?? '');
  expect(text).not.toContain('the headline here then says');
  expect(text).not.toContain('Clear the saved sign-in…');
});

test('step by step says what broke, and leads to what to do', async () => {
  const page = await pageWith('panel-sequence-cors');
  expect(await page.$eval('.cause-line', ({ textContent }) => textContent)).toContain('permission check');
  await page.click('.cause-line button');
  await page.waitForSelector('.diagnosis');
  expect(await (await pageWith('panel-sequence')).$('.cause-line')).toBeNull();
});

test('the check page asks for all further hosts at once, stops, and takes a server out of its list', async () => {
  const page = await pageWith('check-permission');
  expect(await page.$eval('.permission button', (button) => button.textContent)).toBe(
    'Allow acme.scalekit.dev, login.acme.dev',
  );
  await page.click('.permission button');
  // A second click on Check while it runs starts nothing.
  await page.click('.check-form [type=submit]');
  await page.click('.check-form [type=submit] + button');
  await page.waitForFunction(() => document.querySelector('.progress') === null);
  const calls = await page.evaluate(() => window.gallery.check.calls.map(([name]) => name));
  expect(calls.filter((name) => name !== 'remember')).toEqual(['start', 'permit', 'stop']);

  await page.evaluate(() => window.gallery.show('check-servers'));
  await page.click('.servers li:last-child .icon-button');
  await page.waitForFunction(() => document.querySelectorAll('.servers li').length === 2);
  await page.click('.servers li:first-child button');
  await page.waitForFunction(
    () => document.querySelector<HTMLInputElement>('.address input')?.value === 'https://mcp.acme.dev/mcp',
  );
  expect(await page.$eval('.which-client select', (select) => (select as HTMLSelectElement).value)).toBe(
    'claude-desktop',
  );
});
