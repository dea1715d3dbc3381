import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { worstFirst } from '../../../../components/parts/entries.ts';
import type { Exchange } from '../../../../lib/exchange.ts';
import type { SessionSnapshot } from '../../../../lib/extension/shared/session-snapshot.ts';
import type { Found } from '../../../../lib/search.ts';
import { answer, direct, type Flow, json, masked, redirectUri, start } from '../../../fixtures/flow.ts';
import { FakeBrowser, newest } from '../fake-browser.ts';

/** Many diagnoses on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const TAB = 7;
let browser: FakeBrowser;
beforeEach(() => {
  vi.useFakeTimers({ now: start - 1000, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  browser = new FakeBrowser();
  browser.start();
});
afterEach(() => vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Each exchange arrives when it is over. */
async function play(exchanges: Exchange[], tabId = TAB, settle = 0) {
  for (const exchange of exchanges) {
    vi.setSystemTime(Math.max(Date.now(), exchange.startedAt + (exchange.durationMs ?? 0)));
    await browser.seen(tabId, [exchange], 0);
    await pass(settle);
  }
}

/** A part of the healthy flow, with the times and ids that it has there. */
function part(from: string, to = 'tools'): Exchange[] {
  const { steps, exchanges } = direct();
  const place = (name: string) => steps.findIndex((step) => step.name === name);
  return exchanges.slice(place(from), place(to) + 1);
}

const failing = (): Flow =>
  direct()
    .until('resourceMetadata')
    .change('resourceMetadata', json({ resource: 'http://other.example/mcp' }));

describe('a live handshake', () => {
  it('is connected, in the view and on the badge', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(direct().exchanges);
    await pass(100);
    expect(newest(view)?.diagnosis).toMatchObject({ verdict: 'connected' });
    expect(browser.badges.get(TAB)).toEqual({ text: '✓', title: 'MCP Auth: connected' });
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
    expect(browser.badges.get(TAB)).toEqual({ text: '…', title: 'MCP Auth: waiting for the sign-in' });
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

describe('two servers in one tab, one of them failing', () => {
  it('tell the worse on the badge and in the popup, which lists both', async () => {
    await browser.page(TAB, { kind: 'inspector-v2' });
    const view = browser.view(TAB);
    const via = (x: Exchange): Exchange => (x.navigation ? x : { ...x, via: 'inspector-v2-relay' });
    const other = (x: Exchange): Exchange =>
      JSON.parse(
        JSON.stringify({ ...x, id: `other-${x.id}`, startedAt: x.startedAt + 5000 }).replaceAll(
          'mcp.example.com',
          'other.example.com',
        ),
      );
    await play([...failing().exchanges.map(via), ...direct().exchanges.map(via).map(other)]);
    await pass(3000);
    expect(view.snapshot?.handshakes).toHaveLength(2);
    expect(browser.badges.get(TAB)?.text).toBe('1');
    const listed = worstFirst(view.snapshot as SessionSnapshot).map(({ attempt }) => attempt.diagnosis.verdict);
    expect(listed).toEqual(['failing', 'connected']);
  });
});

describe('a worker that is stopped', () => {
  const flow = direct().exchanges;
  async function shownAfter(stopAfter: number) {
    browser = new FakeBrowser();
    vi.setSystemTime(start - 1000);
    browser.start();
    await browser.page(TAB);
    await pass(300);
    await play(flow.slice(0, stopAfter), TAB, 300);
    browser.start();
    await play(flow.slice(stopAfter), TAB, 300);
    await pass(3000);
    const view = browser.view(TAB);
    await pass(100);
    return { snapshot: view.snapshot, badge: browser.badges.get(TAB) };
  }

  it('loses nothing, whatever step it was at', async () => {
    const whole = await shownAfter(flow.length);
    expect(whole.snapshot?.handshakes[0]?.attempts[0]?.diagnosis.verdict).toBe('connected');
    for (let step = 0; step < flow.length; step++) expect(await shownAfter(step), `stopped at ${step}`).toEqual(whole);
  });

  it('answers a source only when a stop can lose nothing of what it sent', async () => {
    await browser.page(TAB);
    let told = 0;
    for (const x of flow) {
      const { answered } = await browser.seen(TAB, [x], 0);
      answered.then(
        () => told++,
        () => undefined,
      );
      await pass(30);
    }
    expect(told).toBeLessThan(flow.length);
    browser.start();
    const view = browser.view(TAB);
    await pass(100);
    expect(newest(view)?.exchanges.length).toBeGreaterThanOrEqual(told);
    expect(told).toBeGreaterThan(0);
  });

  it('says at once what it said before, of a handshake that had ended', async () => {
    await browser.page(TAB);
    await play(failing().exchanges);
    await pass(5000);
    browser.start();
    const view = browser.view(TAB);
    await pass(100);
    expect(newest(view)?.diagnosis.verdict).toBe('failing');
  });

  it('finds out itself that a handshake has ended meanwhile', async () => {
    await browser.page(TAB);
    await play(failing().exchanges);
    await pass(300);
    browser.start();
    await pass(2500);
    expect(browser.badges.get(TAB)?.text).toBe('1');
  });

  it('keeps the key for fingerprints', async () => {
    const welcome = await browser.page(TAB);
    expect(welcome).toEqual({ follow: true, key: expect.stringMatching(/^[0-9a-f]{64}$/) });
    browser.start();
    expect(await browser.page(TAB)).toEqual(welcome);
  });
});

describe('storage.session', () => {
  it('is written at the first change at once, and then at most four times a second', async () => {
    await pass(1000);
    await browser.page(TAB);
    expect(browser.writes.at(-1)?.keys).toEqual(['session:7']);
    const before = browser.writes.length;
    const { exchanges } = direct();
    for (let i = 0; i < 200; i++) {
      const x = exchanges[i % exchanges.length];
      if (x) await browser.seen(TAB, [{ ...x, id: `n${i}`, startedAt: start + i * 5 }], 0);
      await pass(5);
    }
    await pass(300);
    expect(browser.writes.length - before).toBeGreaterThan(2);
    expect(browser.writes.length - before).toBeLessThanOrEqual(6);
  });

  it('is written only what changed', async () => {
    await browser.page(TAB);
    await play(direct().exchanges, TAB, 300);
    const last = browser.writes.at(-1)?.keys ?? [];
    expect(last.filter((key) => key.startsWith('seen:'))).toHaveLength(1);
  });
});

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

describe('an Inspector’s envelope that both the bridge and DevTools took off', () => {
  const relayed = direct()
    .until('serverMetadata')
    .exchanges.map((x): Exchange => ({ ...x, via: 'inspector-v2-relay' }));
  const fromDevtools = () => {
    const items = relayed.map((x) => ({ exchange: { ...x, id: `devtools-${x.id}` }, source: 'relayed' as const }));
    void browser.fromDevtools({ type: 'traffic', tabId: TAB, items }).catch(() => {});
  };
  const load = { kind: 'inspector-v2' as const, callback: false, load: 'navigate' as const };

  it('is one exchange', async () => {
    await browser.page(TAB, load);
    await browser.seen(TAB, relayed, 0, 'relayed');
    fromDevtools();
    const view = browser.view(TAB);
    await pass(100);
    expect(newest(view)?.exchanges).toHaveLength(relayed.length);
  });

  it('is taken from DevTools for a page without a bridge, also after one that had it', async () => {
    await browser.page(TAB, load);
    await pass(500);
    const page = { ...load, origin: 'http://localhost:6274', startedAt: Date.now(), since: Date.now() };
    await browser.fromDevtools({ type: 'page', tabId: TAB, page });
    fromDevtools();
    const view = browser.view(TAB);
    await pass(100);
    expect(newest(view)?.exchanges).toHaveLength(relayed.length);
  });
});

describe('an Inspector that was there before the extension was', () => {
  const devtools = (page: object) =>
    browser.fromDevtools({
      type: 'page',
      tabId: TAB,
      page: {
        kind: 'inspector-v1',
        origin: 'http://localhost:6274',
        startedAt: Date.now(),
        since: Date.now(),
        callback: false,
        load: 'navigate',
        ...page,
      },
    });

  it('is to be reloaded, as DevTools see it', async () => {
    const view = browser.view(TAB);
    await devtools({ startedAt: Date.now() - 60_000, since: Date.now() - 60_000 });
    await pass(100);
    expect(view.snapshot).toMatchObject({ stale: true, inspector: { name: 'MCP Inspector' } });
    await browser.page(TAB);
    await pass(100);
    expect(view.snapshot?.stale).toBeUndefined();
  });

  it('is not what a page is whose bridge is only a little later than DevTools', async () => {
    const view = browser.view(TAB);
    const at = Date.now();
    await devtools({ startedAt: at, since: at });
    await pass(400);
    await browser.page(TAB, { startedAt: at, since: at });
    await pass(4000);
    expect(view.messages.some((m) => (m.type === 'snapshot' ? m.snapshot : m.session).stale)).toBe(false);
  });

  it('shows by itself once no bridge has come', async () => {
    const view = browser.view(TAB);
    await devtools({});
    await pass(2000);
    expect(view.snapshot?.stale).toBeUndefined();
    await pass(1500);
    expect(view.snapshot?.stale).toBe(true);
  });

  it('is not what a page is where no script of ours may run', async () => {
    const view = browser.view(TAB);
    await devtools({ origin: 'https://inspector.acme.dev', since: Date.now() - 60_000 });
    await pass(100);
    expect(view.snapshot?.inspector).not.toBeNull();
    expect(view.snapshot?.stale).toBeUndefined();
  });
});

describe('who may say what', () => {
  it('keeps nothing of a tab that is no Inspector', async () => {
    await browser.seen(TAB, direct().exchanges);
    const view = browser.view(TAB);
    await pass(500);
    expect(view.snapshot).toMatchObject({ inspector: null, handshakes: [] });
    expect([...browser.session.keys()]).toEqual(['key']);
  });

  it('knows MCPJam for what it is, and keeps nothing of it', async () => {
    expect(await browser.page(TAB, { kind: 'mcpjam' })).toMatchObject({ follow: false });
    await browser.seen(TAB, direct().exchanges);
    const view = browser.view(TAB);
    await pass(100);
    expect(view.snapshot).toMatchObject({ inspector: { name: 'MCPJam Inspector' }, handshakes: [] });
  });

  it('takes no command from a page, and no word about another tab', async () => {
    await browser.page(TAB);
    await play(direct().exchanges);
    await expect(browser.fromTab(8, { type: 'clear', tabId: TAB } as never)).rejects.toThrow();
    void browser.fromTab(8, {
      type: 'traffic',
      tabId: TAB,
      items: [{ exchange: { ...failing().exchanges[0], id: 'forged' } as Exchange, source: 'page' }],
    });
    const view = browser.view(TAB);
    await pass(100);
    expect(newest(view)?.exchanges.some(({ id }) => id === 'forged')).toBe(false);
  });

  it.each([
    null,
    7,
    'clear',
    {},
    { type: 'traffic', items: [{ exchange: { id: 1 } }] },
    { type: 'exchange', tabId: 'x' },
  ])('takes no nonsense: %j', async (nonsense) => {
    await expect(browser.fromOwn(nonsense)).rejects.toThrow();
  });
});

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
