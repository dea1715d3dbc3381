import { describe, expect, it } from 'vitest';
import type { Found } from '../../../../lib/search.ts';
import { direct } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, inBrowser, pass, play, TAB } from './started.ts';

/** Many diagnoses on a busy machine. */
inBrowser();

describe('commands of a view', () => {
  it('gives a whole exchange by its id', async () => {
    await browser.page(TAB);
    await play(direct().exchanges);
    const view = browser.view(TAB);
    await pass(100);
    const id = newest(view)?.exchanges[1]?.id;
    expect(await browser.fromOwn({ type: 'exchange', tabId: TAB, id })).toMatchObject({
      id,
      response: { body: expect.any(String) },
    });
    expect(await browser.fromOwn({ type: 'exchange', tabId: TAB, id: 'none' })).toBeNull();
  });

  it('looks for a text in headers and bodies, in its own tab', async () => {
    await browser.page(TAB);
    await play(direct().exchanges);
    const view = browser.view(TAB);
    await pass(100);
    const ids = newest(view)?.exchanges.map(({ id }) => id);
    const found = (await browser.fromOwn({ type: 'search', tabId: TAB, text: 'registration_endpoint' })) as Found[];
    expect(found).toMatchObject([
      { where: 'response body', excerpt: expect.stringContaining('registration_endpoint') },
    ]);
    expect(ids).toContain(found[0]?.id);
    expect(await browser.fromOwn({ type: 'search', tabId: 99, text: 'registration_endpoint' })).toEqual([]);
    await expect(browser.fromOwn({ type: 'search', tabId: TAB, text: 'x'.repeat(201) })).rejects.toThrow();
  });

  it('keeps a pasted Metadata JSON for its server, and says what is wrong with another text', async () => {
    await browser.page(TAB);
    await play(direct().exchanges);
    const view = browser.view(TAB);
    await pass(100);
    const server = view.snapshot?.handshakes[0]?.server;
    const text = JSON.stringify({ resource: 'https://elsewhere.example/mcp' });
    expect(await browser.fromOwn({ type: 'dashboard', tabId: TAB, server, text: '{' })).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/JSON/),
    });
    expect(await browser.fromOwn({ type: 'dashboard', tabId: TAB, server, text })).toEqual({ ok: true });
    await pass(300);
    expect(view.snapshot?.handshakes[0]?.dashboardMetadata).toBe(text);
    browser.start();
    const again = browser.view(TAB);
    await pass(100);
    expect(again.snapshot?.handshakes[0]?.dashboardMetadata).toBe(text);
    await browser.fromOwn({ type: 'dashboard', tabId: TAB, server, text: null });
    await pass(100);
    expect(again.snapshot?.handshakes[0]?.dashboardMetadata).toBeUndefined();
  });

  it('sends an update of what changed, not of all', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await pass(100);
    expect(view.messages[0]?.type).toBe('snapshot');
    await play(direct().exchanges, TAB, 100);
    await pass(3000);
    expect(view.messages.slice(1).every(({ type }) => type === 'update')).toBe(true);
    const whole = browser.view(TAB);
    await pass(100);
    expect(view.snapshot).toEqual(whole.snapshot);
  });
});
