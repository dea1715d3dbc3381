import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import { direct, masked, redirectUri } from '../../../fixtures/flow.ts';
import { type FakeBrowser, newest } from '../fake-browser.ts';
import { browser, inBrowser, pass, play, TAB } from './started.ts';

/** Many diagnoses on a busy machine. */
inBrowser();

/** A part of the healthy flow, with the times and ids that it has there. */
function part(from: string, to = 'tools'): Exchange[] {
  const { steps, exchanges } = direct();
  const place = (name: string) => steps.findIndex((step) => step.name === name);
  return exchanges.slice(place(from), place(to) + 1);
}

describe('Clear, Preserve, and what a tab does', () => {
  const shown = (view: ReturnType<FakeBrowser['view']>) => view.snapshot?.handshakes.length;

  it('clears on the button, and what was cleared does not come back', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(direct().exchanges);
    await pass(100);
    await browser.fromOwn({ type: 'clear', tabId: TAB });
    await pass(100);
    expect(shown(view)).toBe(0);
    await browser.seen(TAB, direct().exchanges);
    await pass(500);
    expect(shown(view)).toBe(0);
    expect([...browser.session.keys()].filter((key) => key.startsWith('seen:'))).toEqual([]);
  });

  it('begins anew when the Inspector is loaded afresh, unless Preserve is on', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(direct().exchanges);
    await browser.fromOwn({ type: 'preserve', tabId: TAB, value: true });
    await browser.page(TAB, { load: 'reload' });
    await pass(100);
    expect(view.snapshot).toMatchObject({ preserve: true, handshakes: [{}] });
    await browser.fromOwn({ type: 'preserve', tabId: TAB, value: false });
    await pass(10);
    await browser.page(TAB, { load: 'reload' });
    await pass(100);
    expect(shown(view)).toBe(0);
  });

  it('keeps nothing of what the page before asked for while it was being reloaded', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(direct().until('resourceMetadata').exchanges);
    const startedAt = Date.now();
    await pass(40);
    const late = direct().exchanges.find(({ request }) => request.url.includes('authorization-server')) as Exchange;
    await browser.page(TAB, { load: 'reload', startedAt, since: Date.now() });
    await pass(20);
    // The browser tells of its end once its page has gone.
    await browser.seen(TAB, [{ ...late, startedAt: startedAt + 20 }], undefined, 'web-request');
    await pass(3000);
    expect(view.snapshot?.handshakes).toEqual([]);
    expect(browser.badges.get(TAB)?.title).toBe('MCP Auth: nothing yet from this MCP Inspector');
  });

  it('keeps the handshake over the sign-in and back, and over what the callback page opens next', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(direct().until('authorize').exchanges);
    await browser.page(TAB, { callback: true });
    await play(part('callback', 'token'));
    await pass(10);
    await browser.page(TAB, { sameOriginReferrer: true });
    await play(part('connect'));
    await pass(100);
    expect(newest(view)?.diagnosis.verdict).toBe('connected');
    expect(newest(view)?.exchanges).toHaveLength(direct().exchanges.length);
  });

  it('ends with the tab, and leaves nothing stored', async () => {
    await browser.page(TAB);
    await play(direct().exchanges);
    browser.closeTab(TAB);
    await pass(1000);
    expect([...browser.session.keys()]).toEqual(['key']);
  });

  it('joins a sign-in that comes back in another tab, by the fingerprint of state', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(direct().until('authorize').exchanges);
    await browser.page(8, { callback: true });
    await play(part('callback'), 8);
    await pass(100);
    expect(newest(view)?.diagnosis.verdict).toBe('connected');
    const other = browser.view(8);
    await pass(100);
    expect(newest(other)?.id).toBe(newest(view)?.id);
    expect(browser.badges.get(8)?.text).toBe('✓');
  });

  it('knows the tab that a sign-in waits in, where it is another', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(direct().until('authorize').exchanges);
    await pass(100);
    expect(newest(view)).toMatchObject({ atSignIn: true });
    expect(newest(view)?.signInTab).toBeUndefined();
    await play(
      part('authorize').map((x) => ({ ...x, id: 'in a window', startedAt: x.startedAt + 5 })),
      8,
    );
    await pass(100);
    expect(newest(view)).toMatchObject({ atSignIn: true, signInTab: 8 });
    await browser.fromOwn({ type: 'show-tab', tabId: 8 });
    expect(browser.shownTabs).toEqual([8]);
  });

  it('is loaded anew by the button that says so', async () => {
    await browser.page(TAB);
    await browser.fromOwn({ type: 'reload-tab', tabId: TAB });
    expect(browser.reloaded).toEqual([TAB]);
  });

  it('keeps apart what carries another state', async () => {
    await browser.page(TAB);
    await play(direct().until('authorize').exchanges);
    await browser.page(8, { callback: true });
    const foreign = part('callback').map((x) => ({
      ...x,
      request: {
        ...x.request,
        url: `${redirectUri}?code=${masked('code', '0badc0de')}&state=${masked('state', '0badc0de')}`,
      },
    }));
    await play(foreign.slice(0, 1), 8);
    const view = browser.view(TAB);
    await pass(100);
    expect(newest(view)?.atSignIn).toBe(true);
  });
});
