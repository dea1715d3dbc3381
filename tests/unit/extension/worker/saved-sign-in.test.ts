import { beforeEach, describe, expect, it } from 'vitest';
import type { SavedSignIn, SavedSignInAct } from '../../../../lib/extension/shared/saved-sign-in.ts';
import { direct, start } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, inBrowser, pass, TAB } from './started.ts';

const ORIGIN = 'http://localhost:6274';
const SERVER = 'https://mcp.example.com/mcp';
const OTHER = 'https://mcp.example.com/other';

/** What the page has, by server as it writes it. */
let saved: Record<string, string[]>;
/** Where the tab is. */
let at: string;
inBrowser();
beforeEach(() => {
  at = ORIGIN;
  saved = { [SERVER]: ['tokens', 'clientInformation'], [OTHER]: ['tokens'] };
  browser.pageAnswers = (origin, remove) => {
    if (origin !== at) return { is: 'elsewhere' };
    for (const server of remove as string[]) delete saved[server];
    const servers = Object.entries(saved).map(([server, names]) => ({ server, names, entered: false }));
    return { is: 'saved', servers };
  };
});
const ask = (act: SavedSignInAct, server = SERVER) =>
  browser.fromOwn({ type: 'saved-sign-in', tabId: TAB, server, act }) as Promise<SavedSignIn>;

describe('what the Inspector in a tab saved', () => {
  it('is shown of the one server, and nothing is removed by that', async () => {
    await browser.page(TAB, { kind: 'inspector-v2' });
    expect(await ask('show')).toEqual({ is: 'saved', names: ['tokens', 'clientInformation'], entered: false });
    expect(Object.keys(saved)).toEqual([SERVER, OTHER]);
  });

  it('is cleared of the one server; the page of v2, which has a copy, is loaded anew and the diagnosis stays', async () => {
    await browser.page(TAB, { kind: 'inspector-v2' });
    const view = browser.view(TAB);
    await browser.seen(TAB, direct().until('initialize').exchanges, 0);
    await pass(100);
    expect(newest(view)).toBeDefined();
    expect(await ask('clear')).toEqual({ is: 'cleared', removed: 2, left: [], entered: false, reloaded: true });
    expect(Object.keys(saved)).toEqual([OTHER]);
    expect(browser.sentTo).toEqual([[TAB, `${ORIGIN}/`]]);
    // The worker may be stopped while the page loads.
    browser.start();
    await browser.page(TAB, { kind: 'inspector-v2', startedAt: start + 50, since: start + 60, load: 'navigate' });
    const after = browser.view(TAB);
    await pass(100);
    expect(newest(after)).toBeDefined();
    // The developer loads it anew: that begins a session, as ever.
    await browser.page(TAB, { kind: 'inspector-v2', startedAt: start + 900, since: start + 910, load: 'reload' });
    await pass(100);
    expect(newest(after)).toBeUndefined();
  });

  it('is cleared of v1 without loading its page anew, which reads it again each time', async () => {
    await browser.page(TAB);
    expect(await ask('clear')).toMatchObject({ is: 'cleared', removed: 2, reloaded: false });
    expect(browser.sentTo).toEqual([]);
  });

  it('is found under every way to write the server’s URL, a secret in it included', async () => {
    await browser.page(TAB);
    saved = {
      'HTTPS://mcp.example.com:443/mcp': ['tokens'],
      [`${SERVER}?api_key=sk-live-0123456789abcdef`]: ['tokens'],
    };
    expect(await ask('show')).toMatchObject({ names: ['tokens'] });
    await ask('clear');
    expect(Object.keys(saved)).toEqual([`${SERVER}?api_key=sk-live-0123456789abcdef`]);

    const seen = direct()
      .until('initialize')
      .exchanges.map((x) => ({ ...x, request: { ...x.request, url: `${SERVER}?api_key=~api_key.24.0123abcd~` } }));
    await browser.seen(TAB, seen, 0);
    expect(await ask('show', `${SERVER}?api_key=~api_key.24.0123abcd~`)).toMatchObject({ names: [] });
  });

  it('says what could not be removed', async () => {
    await browser.page(TAB);
    const servers = [{ server: SERVER, names: ['mcp_tokens'], entered: true }];
    browser.pageAnswers = () => ({ is: 'saved', servers });
    expect(await ask('clear')).toEqual({
      is: 'cleared',
      removed: 0,
      left: ['mcp_tokens'],
      entered: true,
      reloaded: false,
    });
  });

  it('waits until the tab is back at the Inspector where it shows another page', async () => {
    await browser.page(TAB);
    at = 'https://acme.scalekit.dev';
    expect(await ask('show')).toEqual({ is: 'elsewhere' });
    expect(await ask('clear')).toEqual({ is: 'elsewhere' });
    expect(browser.sentTo).toEqual([]);
    const back = ask('return');
    await pass(1000);
    expect(browser.sentTo).toEqual([[TAB, `${ORIGIN}/`]]);
    at = ORIGIN;
    await pass(1000);
    expect(await back).toEqual({ is: 'saved', names: ['tokens', 'clientInformation'], entered: false });
  });
});

describe('a page that cannot be trusted', () => {
  it.each([
    ['nothing', undefined],
    ['another form', { is: 'saved', servers: [{ server: 5, names: ['tokens'] }] }],
    ['a name without end', { is: 'saved', servers: [{ server: SERVER, names: ['x'.repeat(10_000)], entered: false }] }],
    [
      'entries without end',
      { is: 'saved', servers: [{ server: SERVER, names: Array(999).fill('x'), entered: false }] },
    ],
  ])('and answers with %s is not believed', async (_, answer) => {
    await browser.page(TAB);
    browser.pageAnswers = () => answer;
    expect(await ask('show')).toEqual({ is: 'unreadable' });
  });

  it('and never answers is given up', async () => {
    await browser.page(TAB);
    browser.pageAnswers = () => new Promise(() => {});
    const asked = ask('show');
    await pass(60_000);
    expect(await asked).toEqual({ is: 'unreadable' });
  });

  it('and throws, or may not be entered, is another page', async () => {
    await browser.page(TAB);
    browser.pageAnswers = () => Promise.reject(new Error('Cannot access contents of the page.'));
    expect(await ask('show')).toEqual({ is: 'elsewhere' });
  });

  it.each(['added', 'mcpjam', undefined] as const)(
    'and is no Inspector (%s) is never run anything in',
    async (kind) => {
      if (kind) await browser.page(TAB, { kind });
      browser.executed = [];
      expect(await ask('clear')).toEqual({ is: 'unreadable' });
      expect(browser.executed).toEqual([]);
    },
  );
});

it('is asked for by pages of the extension alone', async () => {
  await browser.page(TAB);
  const message = { type: 'saved-sign-in', tabId: TAB, server: SERVER, act: 'clear' };
  await expect(browser.fromTab(TAB, message as never)).rejects.toThrow('Nobody took the message.');
  expect(Object.keys(saved)).toEqual([SERVER, OTHER]);
});
