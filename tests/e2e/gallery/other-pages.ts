/** Popup, options and check page by hand. */
import { expect, test } from 'vitest';
import { pageWith } from './opened.ts';

export function otherPages(): void {
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

  test('in a popup as high as a browser lets it be, it is in view how it is seen that it is fixed', async () => {
    const page = await pageWith('popup-failing', 360);
    await page.setViewport({ width: 360, height: 600 });
    for (const state of ['popup-failing', 'popup-failing-scalekit', 'popup-many', 'popup-hostile']) {
      await page.evaluate((name) => window.gallery.show(name), state);
      await page.waitForFunction(() => document.querySelector('footer > p') !== null);
      const bottom = (selector: string) => page.$eval(selector, (element) => element.getBoundingClientRect().bottom);
      expect(await page.$eval('footer > p', ({ textContent }) => textContent)).toMatch(/^Is it fixed\? .+\.$/);
      expect(await bottom('footer > p'), state).toBeLessThanOrEqual(600);
      // Nor does it stand over the first thing to do.
      const first = await bottom('section[data-check] .step > p');
      expect(first, state).toBeLessThanOrEqual(await page.$eval('footer', (bar) => bar.getBoundingClientRect().top));
    }
  });

  test('an access token is read on the check page, goes nowhere, and is gone when it is left', async () => {
    const page = await pageWith('check-token');
    const token = () => page.$eval('.token-text', (field) => (field as HTMLTextAreaElement).value);
    const change = async () => {
      await page.click('.asked button');
      await page.waitForSelector('.token-text');
    };
    // What it says stands in the answer, and beside its field while that is there.
    const claims = () => page.$$eval('.claims', (tables) => tables.map((table) => !!table.closest('form')));
    expect(await claims()).toEqual([false]);
    expect(await page.$$eval('.claims tbody tr', (rows) => rows.length)).toBeGreaterThan(3);
    await change();
    expect(await claims()).toEqual([true]);
    const pasted = await token();
    expect(pasted).toMatch(/^eyJ/);
    await page.click('.check-form [type=submit]');
    expect(JSON.stringify(await page.evaluate(() => window.gallery.check.calls))).not.toContain(pasted);
    expect(page.url()).not.toContain(pasted);

    await page.evaluate(() => dispatchEvent(new Event('pagehide')));
    await page.waitForFunction(() => document.querySelector('.claims') === null);
    await change();
    expect(await token()).toBe('');

    await page.click('.more-known > summary');
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
    expect(await page.$('form')).toBeNull();
    expect(await top('.check-answer')).toBeLessThan(120);
    await page.click('.check-answer .verdict button');
    await page.waitForFunction(() => document.activeElement?.className === 'error-text');
  });

  test('the check page asks for all further hosts at once, stops, and takes a server out of its list', async () => {
    const page = await pageWith('check-permission');
    expect(await page.$eval('.permission button', (button) => button.textContent)).toBe(
      'Allow acme.scalekit.dev, login.acme.dev',
    );
    await page.click('.permission button');
    // The second click of a double one ends nothing.
    await page.$eval('.asked button', (button) =>
      button.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 2 })),
    );
    await page.click('.asked button');
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
}
