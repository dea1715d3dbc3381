/** When a live handshake is over, and what of it is told until then. */
import { describe, expect, it, vi } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import { answer, direct, json, redirectUri, start } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, failing, inBrowser, pass, play, TAB } from './started.ts';

/** Many diagnoses on a busy machine. */
inBrowser();

describe('a live handshake', () => {
  it('is connected, in the view and on the badge', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(direct().exchanges);
    await pass(100);
    expect(newest(view)?.diagnosis).toMatchObject({ verdict: 'connected' });
    expect(browser.badges.get(TAB)).toEqual({ text: '✓', color: '#1a6b35', title: 'MCP Auth: connected' });
  });

  it('is failing two seconds after the last thing happened, and not before', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(failing().exchanges);
    await pass(1900);
    expect(newest(view)).toMatchObject({ running: true, diagnosis: { verdict: 'incomplete' } });
    expect(browser.badges.get(TAB)?.text).toBe('…');
    await pass(200);
    expect(newest(view)).toMatchObject({ running: false, diagnosis: { verdict: 'failing' } });
    expect(browser.badges.get(TAB)).toMatchObject({ text: '1' });
  });

  it('is failing at once where the Inspector asks for nothing more by itself', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(direct().until('register').change('register', answer(403)).exchanges);
    await pass(100);
    expect(newest(view)?.diagnosis.verdict).toBe('incomplete');
    await pass(200);
    expect(newest(view)).toMatchObject({ running: false, diagnosis: { verdict: 'failing' } });
    expect(browser.badges.get(TAB)?.text).toBe('1');
  });

  it('is failing while a loop without end goes on', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    const refused = answer(401, { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
    const turn = direct().change('connect', refused);
    await play(turn.until('register').exchanges);
    for (let n = 0; n < 12; n++) {
      const later = turn.from('authorize').until('connect').exchanges;
      await play(later.map((x, i) => ({ ...x, id: `${n}-${x.id}`, startedAt: start + 1000 + n * 500 + i * 100 })));
      await pass(60);
      const { verdict } = newest(view)?.diagnosis ?? {};
      expect(verdict, `after ${n + 1}`).toBe(n < 2 ? 'incomplete' : 'failing');
    }
    expect(view.snapshot?.handshakes[0]?.attempts).toHaveLength(1);
    expect(newest(view)?.diagnosis.cause?.check).toBe('session/token-rejected');
  });

  it('waits from when something was in flight, though it is said only once that is over', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(failing().exchanges);
    await pass(1500);
    browser.fromTab(TAB, { type: 'traffic', items: [], open: 0, busy: true }).catch(() => {});
    await pass(1900);
    expect(newest(view)).toMatchObject({ running: true, diagnosis: { verdict: 'incomplete' } });
    await pass(200);
    expect(newest(view)).toMatchObject({ running: false, diagnosis: { verdict: 'failing' } });
  });

  it('waits for what is in flight', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(failing().exchanges);
    for (let seconds = 0; seconds < 30; seconds += 5) {
      await browser.seen(TAB, [], 1);
      await pass(5000);
      expect(newest(view)?.diagnosis.verdict).toBe('incomplete');
    }
    await browser.seen(TAB, [], 0);
    await pass(1900);
    expect(newest(view)?.diagnosis.verdict).toBe('incomplete');
    await pass(200);
    expect(newest(view)?.diagnosis.verdict).toBe('failing');
  });

  it('does not wait for a page that has gone without a word', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(failing().exchanges);
    await browser.seen(TAB, [], 1);
    await pass(13_000);
    expect(newest(view)?.diagnosis.verdict).toBe('failing');
  });

  it('waits at the sign-in page, however long that takes', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    const flow = direct()
      .until('authorize')
      .change('resourceMetadata', json({ resource: 'http://other.example/mcp' }));
    await play(flow.exchanges.map((x) => (x.navigation ? { ...x, response: undefined } : x) as Exchange));
    await pass(600_000);
    expect(newest(view)).toMatchObject({ running: true, atSignIn: true });
    expect(newest(view)?.diagnosis.verdict).toBe('incomplete');
    expect(browser.badges.get(TAB)).toEqual({
      text: '…',
      color: '#4a5568',
      title: 'MCP Auth: waiting for the sign-in',
    });
  });

  it('does not wait at an error page', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(
      direct()
        .until('authorize')
        .exchanges.map((x) => (x.navigation ? { ...x, response: { status: 400, headers: [] } } : x)),
    );
    await pass(2200);
    expect(newest(view)).toMatchObject({ running: false, atSignIn: false });
  });

  it('waits no more where the developer went back to a page that the browser had kept', async () => {
    await browser.page(TAB, { startedAt: start - 500 });
    const view = browser.view(TAB);
    await play(direct().until('authorize').exchanges);
    await pass(5000);
    expect(newest(view)).toMatchObject({ running: true, atSignIn: true });
    await browser.page(TAB, { startedAt: start - 500, shownAt: Date.now(), load: 'back_forward' });
    await pass(2200);
    const cameBack = { running: false, atSignIn: false, diagnosis: { verdict: 'incomplete' } };
    expect(newest(view)).toMatchObject(cameBack);
    // DevTools look at the same load, and do not see that it was shown again.
    await browser.page(TAB, { startedAt: start - 500 });
    await pass(2200);
    expect(newest(view)).toMatchObject(cameBack);
    expect(newest(view)?.exchanges).toHaveLength(direct().until('authorize').exchanges.length);
  });

  it('waits for a person who mistyped a password', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    const flow = direct().until('authorize');
    const { navigation, ...asked } = flow.exchanges.at(-1) as Exchange;
    const page = (id: string, status: number, more: Partial<Exchange['request']>): Exchange => ({
      ...asked,
      ...{ id, startedAt: asked.startedAt + 1000, navigation: navigation as true },
      request: { ...asked.request, url: new URL('/login', asked.request.url).href, ...more },
      response: {
        status,
        headers: [['content-type', 'text/html']],
        body: '<p>Wrong password</p><form method="post"><input type="password"></form>',
      },
    });
    await play([...flow.exchanges, page('form', 200, {}), page('typed', 401, { method: 'POST' })]);
    await pass(30_000);
    expect(newest(view)).toMatchObject({ running: true, atSignIn: true, diagnosis: { verdict: 'incomplete' } });
  });

  it('is not begun anew by what else the page asks for once it is over', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(failing().exchanges);
    await pass(2200);
    expect(newest(view)).toMatchObject({ running: false, diagnosis: { verdict: 'failing' } });
    await browser.seen(TAB, [], 1);
    await pass(100);
    expect(newest(view)).toMatchObject({ running: false, diagnosis: { verdict: 'failing' } });
  });

  it('is not begun anew by what comes on a stream that stays open', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    const saying = (body: string) =>
      direct()
        .change('stream', answer(200, { headers: { 'content-type': 'text/event-stream' }, body }))
        .change('tools', answer(404, { json: { error: 'Session not found' } })).exchanges;
    await play(saying(': ping\n\n'));
    await pass(3000);
    expect(newest(view)).toMatchObject({ running: false, diagnosis: { verdict: 'failing' } });
    for (const times of [2, 3]) {
      const stream = saying(': ping\n\n'.repeat(times)).filter(({ response }) => response?.body?.includes('ping'));
      await browser.seen(TAB, stream, 0);
      await pass(300);
      expect(newest(view)).toMatchObject({ running: false, diagnosis: { verdict: 'failing' } });
    }
  });

  it('waits for clicks in the guided flow', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    const debug = `${redirectUri}/debug`;
    const flow = direct()
      .until('token')
      .all((x) => ({
        ...x,
        request: {
          ...x.request,
          url: x.request.url
            .replaceAll(redirectUri, debug)
            .replaceAll(encodeURIComponent(redirectUri), encodeURIComponent(debug)),
        },
      }));
    await play(flow.change('token', answer(401, { json: { error: 'invalid_client' } })).exchanges);
    await pass(60_000);
    expect(newest(view)).toMatchObject({ running: true });
    expect(newest(view)?.diagnosis.verdict).toBe('incomplete');
  });

  it('is not fooled by a clock that is set back or ahead', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(failing().exchanges);
    vi.setSystemTime(start - 3_600_000);
    await pass(1900);
    expect(newest(view)?.diagnosis.verdict).toBe('incomplete');
    await pass(200);
    expect(newest(view)?.diagnosis.verdict).toBe('failing');
  });

  it('takes exchanges in any order', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    const { exchanges } = direct();
    vi.setSystemTime(start + 5000);
    for (const x of exchanges.toReversed()) await browser.seen(TAB, [x], 0);
    await pass(100);
    expect(newest(view)?.diagnosis.verdict).toBe('connected');
    expect(newest(view)?.exchanges.map(({ startedAt }) => startedAt)).toEqual(
      exchanges.map(({ startedAt }) => startedAt),
    );
  });
});

describe('an Inspector’s proxy', () => {
  const health = (at: number, failure: Exchange['failure']) =>
    ({
      ...direct().exchanges[1],
      id: `health${at}`,
      startedAt: start + at,
      via: 'inspector-v1-proxy',
      request: { method: 'GET', url: 'http://localhost:6277/health', headers: [] },
      response: undefined,
      failure,
    }) as unknown as Exchange;
  const through = direct().exchanges.map((x): Exchange => (x.navigation ? x : { ...x, via: 'inspector-v1-proxy' }));

  it('refused and then back leaves no red badge beside a connected Inspector', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await browser.seen(TAB, [health(-900, { kind: 'proxy', text: 'TypeError: Failed to fetch' })], 0, 'relayed');
    await pass(500);
    expect(newest(view)?.diagnosis.cause?.check).toBe('network/inspector-proxy-down');
    expect(browser.badges.get(TAB)?.text).toBe('1');
    for (const exchange of through) await browser.seen(TAB, [exchange], 0, 'relayed');
    await pass(3000);
    expect(view.snapshot?.handshakes).toHaveLength(1);
    expect(newest(view)?.diagnosis.verdict).toBe('connected');
    expect(browser.badges.get(TAB)?.text).toBe('✓');
  });

  it('with another session token is one handshake that says so', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    const text = 'Authentication required. Use the session token shown in the console when starting the server.';
    for (const exchange of through) await browser.seen(TAB, [exchange], 0, 'relayed');
    await browser.seen(TAB, [health(5000, { kind: 'proxy', text, status: 401 })], 0, 'relayed');
    await pass(3000);
    expect(view.snapshot?.handshakes).toHaveLength(1);
    expect(newest(view)?.diagnosis.cause?.check).toBe('network/inspector-proxy-token');
  });
});
