/**
 * A recorded sign-in as live traffic of one tab, by the real sources (the bridge, DevTools, webRequest) into the real worker,
 * with all that is said and stored on the way.
 */
import type { Har } from 'har-format';
import { expect, vi } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import { type FinishedRequest, startDevtoolsSource } from '../../../../lib/extension/devtools/source.ts';
import { startBridge } from '../../../../lib/extension/page/bridge.ts';
import type { Door } from '../../../../lib/extension/page/door.ts';
import type { PageEvent } from '../../../../lib/extension/page/events.ts';
import type { SourceMessage } from '../../../../lib/extension/shared/messages.ts';
import type { SessionSnapshot } from '../../../../lib/extension/shared/session-snapshot.ts';
import { FakeBrowser } from '../fake-browser.ts';

const PAGE = 'http://localhost:6274';

/** What crosses a border, as text, by the border. */
export type Crossing = Record<string, string[]>;

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const pairs = (lines: { name: string; value: string }[]): [string, string][] =>
  lines.map(({ name, value }) => [name, value]);

type Entry = Har['log']['entries'][number];
type Recorded = Entry & { _resourceType?: string };

/** As `watch.ts` tells it; what became of it, it tells only of what the page may read. */
function told({ request, response, startedDateTime }: Entry, n: number): PageEvent[] {
  const at = Date.parse(startedDateTime);
  const id = `c${n}`;
  const { method, url, postData } = request;
  const asked = { type: 'request', id, at, method, url, headers: pairs(request.headers) } as const;
  const error = (response as { _error?: string })._error;
  const answered: PageEvent = {
    ...{ type: 'response', id, at: at + 20, status: response.status, headers: pairs(response.headers) },
    ...{ exposed: false, stream: false },
  };
  return [
    { ...asked, ...(postData?.text !== undefined && { body: postData.text }) },
    ...(error === undefined
      ? [answered, { type: 'end', id, at: at + 40, body: response.content.text ?? '' } as const]
      : [{ type: 'failed', id, at: at + 40, text: `TypeError: ${error}` } as const]),
  ];
}

/** A page without a browser: what the bridge asks of it. */
function pageOf(loadedAt: number, leave: (listener: (event: Event) => void) => void) {
  return {
    location: { href: `${PAGE}/`, origin: PAGE },
    document: { referrer: '' },
    performance: { getEntriesByType: () => [], timeOrigin: loadedAt, now: () => 0 },
    PerformanceObserver: class {
      observe() {}
    },
    navigation: { addEventListener: (_: string, listener: (event: Event) => void) => leave(listener) },
    addEventListener() {},
  } as unknown as Window & typeof globalThis;
}

export class Live {
  readonly browser = new FakeBrowser();
  readonly crossing: Crossing = {};
  #tab = 0;

  constructor() {
    this.browser.start();
  }

  /** Notes what crosses a border. */
  note(border: string, ...values: unknown[]): void {
    this.crossing[border] ??= [];
    this.crossing[border].push(
      ...values.map((value) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))),
    );
  }

  /** What a page's side says, and what it is answered, but for the key. */
  #posting = (border: string, send: (message: SourceMessage) => Promise<unknown>) => async (message: SourceMessage) => {
    this.note(border, message);
    const answer = await send(structuredClone(message));
    this.note(`${border}, answered`, { ...(answer as object), key: '' });
    return answer;
  };

  /** Plays a HAR file's requests in a new tab, by all sources, and answers what a view shows of them. */
  async play(har: string): Promise<{ snapshot: SessionSnapshot; exchanges: Record<string, Exchange> }> {
    const { entries } = (JSON.parse(har) as { log: { entries: Recorded[] } }).log;
    const tabId = ++this.#tab;
    const { browser } = this;
    const loadedAt = Date.parse(entries[0]?.startedDateTime ?? '') - 1000;
    vi.setSystemTime(loadedAt);

    let say: (word: unknown) => void = () => {};
    let leaves: (event: Event) => void = () => {};
    const door: Door = {
      ...{ kind: 'inspector-v1', since: loadedAt, href: `${PAGE}/` },
      take: (listener) => (say = listener),
      close() {},
    };
    await startBridge({
      window: pageOf(loadedAt, (listener) => (leaves = listener)),
      door,
      post: this.#posting('bridge to worker', (message) => browser.fromTab(tabId, message)),
    });

    let finished: (request: FinishedRequest) => void = () => {};
    const devtools = startDevtoolsSource({
      tabId,
      post: this.#posting('DevTools to worker', (message) => browser.fromDevtools({ ...message, tabId } as never)),
      onFinished: (listener) => (finished = listener),
      onNavigated: () => {},
      earlier: async () => entries.slice(0, 2),
      evaluate: async () => ({
        ...{ title: 'MCP Inspector', url: `${PAGE}/`, referrer: '', icons: ['/mcp.svg'], loadedFrom: `${PAGE}/` },
        ...{ startedAt: loadedAt, since: loadedAt, load: 'navigate', parsed: true },
      }),
      added: async () => [],
    });
    await pass(50);
    await devtools;
    const view = browser.view(tabId);

    for (const [n, entry] of entries.entries()) {
      vi.setSystemTime(Date.parse(entry.startedDateTime) + 50);
      const document = entry._resourceType === 'document';
      if (document) leaves({ isTrusted: true, destination: { url: entry.request.url } } as unknown as Event);
      else for (const event of told(entry, n)) say(event);
      finished({ entry, content: async () => ({ text: entry.response.content.text ?? null, encoding: null }) });
      this.#web(tabId, n, entry, document);
      await pass(20);
    }
    await pass(5000);
    expect(view.snapshot?.handshakes.length).toBeGreaterThan(0);
    this.note('worker to views', ...view.messages);
    const snapshot = view.snapshot as SessionSnapshot;
    const ids = snapshot.handshakes.flatMap(({ attempts }) => attempts.flatMap(({ exchanges }) => exchanges));
    const exchanges: Record<string, Exchange> = {};
    for (const { id } of ids) {
      const answer = await browser.fromOwn({ type: 'exchange', tabId, id });
      this.note('worker to views', answer);
      if (answer) exchanges[id] = answer as Exchange;
    }
    this.note('worker to views', await browser.fromOwn({ type: 'search', tabId, text: 'mcp' }));
    this.noteStores();
    this.note('badge', browser.badges.get(tabId));
    browser.closeTab(tabId);
    await pass(300);
    return { snapshot, exchanges };
  }

  noteStores(): void {
    this.note('storage.session', ...[...this.browser.session].filter(([key]) => key !== 'key'));
    this.note('storage.local', ...this.browser.local);
  }

  /** As the browser's own events tell of it, with what it sends as bytes. */
  #web(tabId: number, n: number, { request, response, startedDateTime }: Entry, document: boolean): void {
    const at = Date.parse(startedDateTime);
    const details = {
      ...{ requestId: `${tabId}-${n}`, tabId, url: request.url, method: request.method, initiator: PAGE },
      ...{ type: document ? 'main_frame' : 'xmlhttprequest', timeStamp: at },
    };
    const { text } = request.postData ?? {};
    const raw = text === undefined ? undefined : [{ bytes: new TextEncoder().encode(text).buffer }];
    this.browser.web('onBeforeRequest', { ...details, ...(raw && { requestBody: { raw } }) });
    this.browser.web('onSendHeaders', { ...details, requestHeaders: request.headers });
    const answered = { ...details, statusCode: response.status, responseHeaders: response.headers };
    this.browser.web('onHeadersReceived', { ...answered, timeStamp: at + 20 });
    this.browser.web('onCompleted', { ...answered, timeStamp: at + 40 });
  }
}
