/** The panel by hand: what it keeps, what is in view where it is docked, what its keys and buttons do. */
import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { standing } from '../popup.ts';
import { allowClipboard, leave, pageWith } from './opened.ts';

const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute('data-attempt') ?? (activeElement?.id || activeElement?.className);
  });

export function panel(): void {
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

  test('no case of a fork is open before the reader has looked, and docked low all their headings are in view', async () => {
    const page = await pageWith('panel-fork');
    const cases = () => page.$$eval('.fork ~ details', (all) => all.map(({ open }) => open));
    expect(await cases()).toEqual([false, false, false]);
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
    expect(await page.$eval('.handshake-picker, .panel', (shown) => shown.textContent)).toContain(
      'Sample of a failing',
    );
  });

  test('several snippets of one step are tabs, which the arrow keys choose', async () => {
    const page = await pageWith('panel-snippets');
    const shown = () =>
      page.$$eval('ol.steps .code pre', (pieces) => pieces.map((code) => code.textContent).join('\n'));
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

  test('buttons do what they say', async () => {
    const page = await pageWith('panel-failing-cors');
    await allowClipboard();
    await page.click('button[aria-label="Clear the log"]');
    await page.click('.toolbar input[type=checkbox]');
    const calls = () => page.evaluate(() => window.gallery.client.calls);
    expect(await calls()).toEqual([['clear'], ['setPreserve', false]]);
    await page.evaluate(() => window.gallery.show('panel-stopped'));
    await standing(page);
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
    const pieces = await page.$$eval('section > .steps > :first-child .code-part pre code', (all) =>
      all.map((code) => code.textContent),
    );
    expect(pieces.at(-1)).toContain('http://localhost:6274');
    for (const [i, piece] of pieces.entries())
      expect(await copied(`section > .steps > :first-child .code-part:nth-child(${i + 1}) .copy-button`)).toBe(piece);
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

  test('a panel of before an update offers no check, which could not run', async () => {
    const checkable = async (name: string) => (await pageWith(name)).$$eval('.check-row button', (all) => all.length);
    expect(await checkable('panel-failing')).toBe(1);
    expect(await checkable('panel-outdated')).toBe(0);
    const text = await (await pageWith('panel-outdated')).$eval('.panel', (panel) => panel.textContent ?? '');
    expect(text).not.toContain('the headline then says');
    expect(text).not.toContain('Clear the saved sign-in…');
  });

  test('step by step says what broke, and leads to what to do', async () => {
    const page = await pageWith('panel-sequence-cors');
    expect(await page.$eval('.cause-line', ({ textContent }) => textContent)).toContain('permission check');
    await page.click('.cause-line button');
    await page.waitForSelector('.diagnosis');
    expect(await (await pageWith('panel-sequence')).$('.cause-line')).toBeNull();
  });
}
