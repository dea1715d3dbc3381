/** The browser as far as the worker uses it, in memory. A worker that was stopped cannot touch it any more. */
import type { WxtBrowser } from 'wxt/browser';
import type { Exchange } from '../../../lib/exchange.ts';
import type { Observation, SourceMessage, Welcome } from '../../../lib/extension/shared/messages.ts';
import type { PageReport } from '../../../lib/extension/shared/page-report.ts';
import type { SessionSnapshot } from '../../../lib/extension/shared/session-snapshot.ts';
import { apply, type ViewMessage } from '../../../lib/extension/shared/view-port.ts';
import { startWorker } from '../../../lib/extension/worker/worker.ts';
import { httpOrigin } from '../../../lib/text/url.ts';

const OWN = 'chrome-extension://own/';

type Listener = (...args: never[]) => unknown;
const event = () => {
  const listeners = new Set<Listener>();
  return {
    listeners,
    api: { addListener: (l: Listener) => listeners.add(l), removeListener: (l: Listener) => listeners.delete(l) },
    emit: (...args: unknown[]) => [...listeners].map((listener) => listener(...(args as never[]))),
  };
};

/** Of `webRequest`: it tells a listener only of the types that it asked for. */
const webEvent = () => {
  const listeners = new Map<Listener, string[]>();
  return {
    listeners: (type: string) =>
      [...listeners].filter(([, types]) => types.includes(type)).map(([listener]) => listener),
    api: {
      addListener: (l: Listener, { types }: { types: string[] }) => void listeners.set(l, types),
      removeListener: (l: Listener) => listeners.delete(l),
    },
  };
};

export interface Badge {
  text: string;
  color: string;
  title: string;
}

export class FakeBrowser {
  session = new Map<string, unknown>();
  local = new Map<string, unknown>();
  /** Addresses of tabs that the extension may read. */
  urls = new Map<number, string>();
  origins = ['http://localhost/*', 'http://127.0.0.1/*', 'http://[::1]/*'];
  scripts = new Map<string, unknown>();
  executed: unknown[] = [];
  /** What a function that is run in a page answers to its arguments. */
  pageAnswers: (...args: unknown[]) => unknown = () => undefined;
  /** Addresses that tabs were sent to. */
  sentTo: [tabId: number, url: string][] = [];
  reloaded: number[] = [];
  shownTabs: number[] = [];
  /** Tabs in private windows. */
  privateTabs = new Set<number>();
  /** Tabs that have gone by the time somebody asks. */
  unknownTabs = new Set<number>();
  opened: string[] = [];
  badges = new Map<number, Badge>();
  /** Milliseconds that a write to `storage.session` takes; a worker that is stopped meanwhile has not written. */
  writeMs = 0;
  /** Bytes that `storage.session` takes: a write that goes beyond them is refused whole, as the browsers do. */
  quota = 10 * 1024 * 1024;
  /** Every write to `storage.session`: when, and which keys. */
  writes: { at: number; keys: string[] }[] = [];
  /** Milliseconds that the process stood still: its timers are late by as much, and its clock went on. */
  stoodStill = 0;
  /** Connects each view that stays. */
  #views: (() => void)[] = [];
  #events = this.#newEvents();
  #stop = () => {};
  /** Messages without an answer: the browser rejects them when the worker is stopped. */
  #unanswered = new Set<(reason: Error) => void>();

  #newEvents() {
    const web = [
      'onBeforeRequest',
      'onSendHeaders',
      'onHeadersReceived',
      'onResponseStarted',
      'onBeforeRedirect',
      'onCompleted',
      'onErrorOccurred',
    ];
    return {
      message: event(),
      connect: event(),
      installed: event(),
      removed: event(),
      updated: event(),
      granted: event(),
      revoked: event(),
      web: Object.fromEntries(web.map((name) => [name, webEvent()])),
    };
  }

  /** Starts a worker; one that ran is stopped first, without a word. */
  start(): void {
    this.#stop();
    let alive = true;
    this.#stop = () => {
      alive = false;
      for (const reject of this.#unanswered)
        reject(new Error('The message port closed before a response was received.'));
      this.#unanswered.clear();
    };
    this.#events = this.#newEvents();
    const events = this.#events;
    const writing = () => (this.writeMs ? new Promise((resolve) => setTimeout(resolve, this.writeMs)) : undefined);
    const bytes = (items: Iterable<[string, unknown]>) =>
      [...items].reduce((sum, [key, value]) => sum + key.length + new TextEncoder().encode(String(value)).length, 0);
    const area = (values: Map<string, unknown>, written?: (keys: string[]) => void) => ({
      get: async (key: string | null) =>
        structuredClone(Object.fromEntries([...values].filter(([k]) => key === null || k === key))),
      set: async (items: Record<string, unknown>) => {
        await writing();
        if (!alive) return;
        if (written && bytes(new Map([...values, ...Object.entries(items)])) > this.quota)
          throw new Error('Session storage quota bytes exceeded. Values were not stored.');
        written?.(Object.keys(items));
        for (const [key, value] of Object.entries(items)) values.set(key, structuredClone(value));
      },
      remove: async (keys: string[]) => {
        await writing();
        if (alive) for (const key of keys) values.delete(key);
      },
      clear: async () => {
        await writing();
        if (alive) values.clear();
      },
    });
    const badge = (tabId: number, change: Partial<Badge>) => {
      if (alive) this.badges.set(tabId, { text: '', color: '', title: '', ...this.badges.get(tabId), ...change });
    };
    const browser = {
      storage: {
        session: area(this.session, (keys) => this.writes.push({ at: Date.now(), keys })),
        local: area(this.local),
      },
      runtime: {
        getURL: (path: string) => OWN + path.slice(1),
        onMessage: events.message.api,
        onConnect: events.connect.api,
        onInstalled: events.installed.api,
      },
      tabs: {
        onRemoved: events.removed.api,
        onUpdated: events.updated.api,
        get: async (tabId: number) => {
          if (this.unknownTabs.has(tabId)) throw new Error(`No tab with id: ${tabId}.`);
          return { id: tabId, incognito: this.privateTabs.has(tabId), url: this.urls.get(tabId) };
        },
        reload: async (tabId: number) => void this.reloaded.push(tabId),
        update: async (tabId: number, { url }: { url?: string }) => {
          if (url === undefined) this.shownTabs.push(tabId);
          else this.sentTo.push([tabId, url]);
          return { windowId: 1 };
        },
        create: async ({ url }: { url: string }) => void this.opened.push(url),
      },
      permissions: {
        onAdded: events.granted.api,
        onRemoved: events.revoked.api,
        getAll: async () => ({ origins: [...this.origins] }),
        contains: async ({ origins }: { origins: string[] }) =>
          origins.every((origin) => this.origins.includes(origin)),
        remove: async ({ origins }: { origins: string[] }) => {
          this.origins = this.origins.filter((origin) => !origins.includes(origin));
          events.revoked.emit();
          return true;
        },
      },
      scripting: {
        executeScript: async (script: { args?: unknown[] }) => {
          this.executed.push(script);
          return [{ result: await this.pageAnswers(...(script.args ?? [])) }];
        },
        getRegisteredContentScripts: async () => [...this.scripts.keys()].map((id) => ({ id })),
        registerContentScripts: async (scripts: { id: string }[]) => {
          for (const script of scripts) this.scripts.set(script.id, script);
        },
        unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
          for (const id of ids) this.scripts.delete(id);
        },
      },
      declarativeNetRequest: { getSessionRules: async () => [], updateSessionRules: async () => {} },
      action: {
        setBadgeText: async ({ tabId, text }: { tabId: number; text: string }) => badge(tabId, { text }),
        setBadgeBackgroundColor: async ({ tabId, color }: { tabId: number; color: string }) => badge(tabId, { color }),
        setBadgeTextColor: async () => {},
        setTitle: async ({ tabId, title }: { tabId: number; title: string }) => badge(tabId, { title }),
      },
      webRequest: Object.fromEntries(Object.entries(events.web).map(([name, { api }]) => [name, api])),
    };
    const clock = { now: () => Date.now(), monotonic: () => performance.now() + this.stoodStill };
    startWorker(browser as unknown as WxtBrowser, { extraHeaders: true, clock });
    for (const connect of this.#views) connect();
  }

  #message(message: unknown, sender: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#unanswered.add(reject);
      const answers = this.#events.message.emit(message, sender, (answer: unknown) => {
        this.#unanswered.delete(reject);
        resolve(answer);
      });
      if (!answers.includes(true)) reject(new Error('Nobody took the message.'));
    });
  }

  /** From the bridge in a tab. */
  fromTab = (tabId: number, message: SourceMessage) =>
    this.#message(message, {
      tab: { id: tabId, incognito: this.privateTabs.has(tabId) },
      url: 'http://localhost:6274/',
    });
  /** From a page of the extension. */
  fromOwn = (message: unknown) => this.#message(message, { url: `${OWN}popup.html` });

  page = (tabId: number, page: Partial<PageReport> = {}) =>
    this.fromTab(tabId, {
      type: 'page',
      page: {
        kind: 'inspector-v1',
        origin: 'http://localhost:6274',
        startedAt: Date.now(),
        since: Date.now(),
        callback: false,
        load: 'navigate',
        ...page,
      },
    }) as Promise<Welcome>;
  /**
   * From the bridge of a page that asked for all of it, as the browser says too. Resolves when the worker has taken it in;
   * `answered` when it may be forgotten here.
   */
  async seen(tabId: number, exchanges: Exchange[], open?: number, source: Observation['source'] = 'page') {
    const answered = this.fromTab(tabId, {
      type: 'traffic',
      items: exchanges.map((exchange) => ({ exchange, source })),
      asked: [...new Set(exchanges.flatMap(({ request }) => httpOrigin(request.url) ?? []))].slice(0, 100),
      ...(open !== undefined && { open }),
    });
    answered.catch(() => {});
    await new Promise((resolve) => setImmediate(resolve));
    return { answered };
  }

  /** From the DevTools page of a tab. */
  fromDevtools = (message: SourceMessage & { tabId: number }) => this.#message(message, { url: `${OWN}devtools.html` });

  /** The extension was installed, or updated. */
  install = () => this.#events.installed.emit();
  closeTab = (tabId: number) => this.#events.removed.emit(tabId);
  grant(pattern: string) {
    this.origins.push(pattern);
    this.#events.granted.emit();
  }
  /** A webRequest event. */
  web(name: string, details: { type: string } & Record<string, unknown>): void {
    for (const listener of this.#events.web[name]?.listeners(details.type) ?? []) listener(details as never);
  }
  /** How many listeners a webRequest event of a type has. */
  webListeners = (name: string, type: string) => this.#events.web[name]?.listeners(type).length ?? 0;

  /**
   * A view on a tab: what it shows now, kept up to date by the messages alone. `stays`: it connects again to the worker that
   * comes after the one that was stopped.
   */
  view(tabId: number, { stays = false } = {}) {
    const state: { snapshot: SessionSnapshot | null; messages: ViewMessage[] } = { snapshot: null, messages: [] };
    this.#connect(tabId, state);
    if (stays) this.#views.push(() => this.#connect(tabId, state));
    return state;
  }

  #connect(tabId: number, state: { snapshot: SessionSnapshot | null; messages: ViewMessage[] }) {
    const events = this.#events;
    events.connect.emit({
      name: `view:${tabId}`,
      sender: { url: `${OWN}panel.html` },
      onDisconnect: event().api,
      postMessage: (message: ViewMessage) => {
        if (events !== this.#events) return;
        const sent = structuredClone(message);
        state.messages.push(sent);
        state.snapshot = apply(state.snapshot, sent) ?? null;
      },
    });
  }
}

/** The newest attempt of the first handshake that a view shows. */
export const newest = ({ snapshot }: { snapshot: SessionSnapshot | null }) => snapshot?.handshakes[0]?.attempts.at(-1);
