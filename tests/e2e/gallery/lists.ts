/** Requests and sign-ins, few and thousands of them. */
import { expect, test } from 'vitest';
import { pageWith } from './opened.ts';

export function lists(): void {
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
}
