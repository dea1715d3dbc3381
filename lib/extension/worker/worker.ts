/**
 * The background worker: owns the sessions and the only engine. It may be stopped at any moment and started by any of its
 * events, so its listeners stand from the first turn on, and each waits until what was stored is back.
 */

import type { WxtBrowser } from 'wxt/browser';
import { createMasker } from '../../capture/secrets.ts';
import { forgetAddresses } from '../../handshake/address.ts';
import { shaped } from '../../text/shape.ts';
import { CHECK_PORT } from '../shared/check-port.ts';
import { keyBytes, newKey } from '../shared/key.ts';
import { commandSchema, type SourceMessage, sourceMessageSchema, type Welcome } from '../shared/messages.ts';
import { defaults, PREFERENCES, type Preferences, preferences, savePreferences } from '../shared/preferences.ts';
import { CHECKED } from '../shared/remembered-servers.ts';
import { DASHBOARD, dashboardMetadata } from '../shared/settings.ts';
import { VIEW_PORT } from '../shared/view-port.ts';
import type { Badge } from './badge.ts';
import { MAX_BYTES, MIN_BYTES, toForget } from './bound.ts';
import { createCommands } from './commands.ts';
import { createDisk, ERASING } from './erase.ts';
import { createGoodSignIns } from './good-sign-ins.ts';
import { createHub } from './hub.ts';
import { createChecks } from './live-check/checks.ts';
import { pageText } from './page-text.ts';
import { createPastedMetadata } from './pasted-metadata.ts';
import { createPermissions } from './permissions.ts';
import { createRoom } from './room.ts';
import { createSavedSignIn } from './saved-sign-in.ts';
import { isUnderWay, needsRequests } from './session.ts';
import { type Clock, createSessions } from './sessions.ts';
import { createStore } from './store.ts';
import { createTabWatch } from './tab-watch.ts';
import { startWebRequest } from './web-request-source.ts';

export interface WorkerOptions {
  /** Chromium shows preflights and some headers only when asked for `extraHeaders`, which Firefox refuses. */
  extraHeaders: boolean;
  clock?: Clock;
}

const wallClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

export function startWorker(browser: WxtBrowser, { extraHeaders, clock = wallClock }: WorkerOptions): void {
  const store = createStore(browser.storage.session as Parameters<typeof createStore>[0], {
    refused: () => room.make(Math.max(store.size() / 2, MIN_BYTES)),
    kept(all) {
      unsaved = !all;
      hub.allChanged();
    },
  });
  const disk = createDisk(browser.storage.local, store);
  const permissions = createPermissions({
    settings: disk,
    permissions: browser.permissions as Parameters<typeof createPermissions>[0]['permissions'],
    scripting: browser.scripting as Parameters<typeof createPermissions>[0]['scripting'],
  });
  const own = browser.runtime.getURL('/');
  let key = '';
  let granted: string[] = [];
  /** `undefined` as long as the disk cannot be read. */
  let preferred: Preferences | undefined;
  let unsaved = false;

  const good = createGoodSignIns({
    store,
    local: disk,
    onDisk: async () => (await chosen())?.keepGood,
  });
  const dashboard = createPastedMetadata({ store, local: disk, masked });
  const sessions = createSessions({
    store,
    clock,
    preserve: () => (preferred ?? defaults).preserve,
    changed(tabId, haste) {
      watch();
      hub.changed(tabId, haste);
    },
  });
  const tabs = createTabWatch(browser, {
    loaded: (tabId) => hub.redraw(tabId),
    closed: (tabId) => void ready.then(() => sessions.close(tabId)),
  });
  const hub = createHub({
    sessions,
    around: () => ({
      clock,
      granted,
      dashboard: dashboard.of,
      good: good.of,
      preserve: (preferred ?? defaults).preserve,
      unsaved,
    }),
    badge: (tabId, change) => void setBadge(browser, tabId, change),
    made(shown) {
      watch();
      if (!shown) return endPrivate();
      const { session, view } = shown;
      good.remember(view.good, session.state.inPrivate);
      const { ids, attempts } = toForget(session, view);
      if (ids.size) sessions.forget(session, ids, attempts);
    },
  });
  const room = createRoom({ store, sessions, viewOf: hub.viewOf });
  const webRequest = startWebRequest(browser, {
    extraHeaders,
    key: () => ready.then(() => key),
    observed: (tabId, items) => observed(tabId, items),
    isFollowed: (tabId) => sessions.of(tabId) !== undefined,
    inspectors: () =>
      sessions.all().flatMap(({ state: { page } }) => (page?.kind === 'inspector-v2' ? page.origin : [])),
    pageText: (tabId, url) => pageText(browser, tabId, url),
  });
  const checks = createChecks({
    rules: browser.declarativeNetRequest as unknown as Parameters<typeof createChecks>[0]['rules'],
    webRequest: browser.webRequest as unknown as Parameters<typeof createChecks>[0]['webRequest'],
    permissions: browser.permissions,
    extraHeaders,
    key: () => ready.then(() => key),
  });
  const savedSignIn = createSavedSignIn({
    browser,
    sessions,
    maskUrl: (url) => createMasker(keyBytes(key)).maskUrl(url),
  });
  const answer = createCommands({
    browser,
    sessions,
    permissions,
    savedSignIn,
    preferences: chosen,
    async prefer(value) {
      await savePreferences(disk, value);
      preferred = value;
      await good.preferred();
    },
    async paste(server, text, tabId) {
      const inPrivate = sessions.of(tabId)?.state.inPrivate ?? (await isPrivate(tabId));
      const pasted = await dashboard.paste(server, text, inPrivate);
      hub.allChanged();
      return pasted;
    },
    forget,
  });
  const ready = restore();

  async function restore(): Promise<void> {
    // Each answer comes from another process, and what woke the worker waits for all of them.
    const [stored, all, , kept] = await Promise.all([
      store.restore(),
      browser.permissions.getAll(),
      // A disk that cannot be read keeps nobody from seeing a sign-in.
      chosen(),
      dashboardMetadata(disk).catch(() => undefined),
    ]);
    const saved = stored.get('key');
    key = typeof saved === 'string' ? saved : newKey();
    // Once a browser session, and where something was begun: nobody waits for it but who reads the disk.
    if (saved !== key || stored.has(ERASING)) void disk.goOn(stored.get(ERASING)).catch(() => undefined);
    if (saved !== key) store.put('key', key);
    granted = all.origins ?? [];
    await Promise.all([dashboard.restore(stored, kept), good.restore(stored)]);
    sessions.restore(stored);
    if (sessions.all().some((session) => isUnderWay(session, clock.now()))) hub.isToldAgain();
    hub.allChanged();
    endPrivate();
    watch();
  }

  /** What the developer prefers, read again where that could not be read before. */
  async function chosen(): Promise<Preferences | undefined> {
    const read = preferred ?? (await preferences(disk).catch(() => undefined));
    preferred ??= read;
    return preferred;
  }

  function observed(...seen: Parameters<typeof sessions.observe>): void {
    sessions.observe(...seen);
    room.make(MAX_BYTES);
  }

  /** What private windows alone may know goes with the last of them. */
  function endPrivate(): void {
    if (sessions.all().some(({ state }) => state.inPrivate)) return;
    forgetAddresses();
    good.privateEnded();
    dashboard.privateEnded();
  }

  /** By the browser's word; a tab that it does not tell of is taken for private. */
  async function isPrivate(tabId: number): Promise<boolean> {
    const tab = await browser.tabs.get(tabId).catch(() => undefined);
    return tab?.incognito ?? true;
  }

  function masked(text: string): string {
    return createMasker(keyBytes(key)).maskBody(text);
  }

  /** Tabs and requests are listened to only while an Inspector is open. */
  function watch(): void {
    const open = sessions.all();
    tabs.watch(open.length > 0);
    webRequest.watch({ navigations: open.length > 0, requests: open.some(needsRequests) }, granted);
  }

  async function permissionsChanged(): Promise<void> {
    await ready;
    granted = (await browser.permissions.getAll()).origins ?? [];
    await permissions.sync();
    watch();
    hub.allChanged();
  }

  async function fromSource(
    message: SourceMessage,
    tabId: number,
    from: 'bridge' | 'devtools',
    inPrivate: boolean | undefined,
  ): Promise<Welcome | null | false> {
    await ready;
    if (message.type === 'bridge') {
      await browser.scripting.executeScript({
        target: { tabId },
        files: ['/inspector-bridge.js'],
        injectImmediately: true,
      });
      return null;
    }
    if (message.type === 'page') {
      const follow = sessions.page(tabId, message.page, from, inPrivate ?? (await isPrivate(tabId)));
      // Which load it is decides what is kept of those before: a stop must not lose it.
      await store.flush();
      return follow ? { follow, key } : { follow };
    }
    await webRequest.tellAll();
    const { items, open, busy, asked, missed } = message;
    const more = { open, busy, missed, ...(from === 'bridge' && { asked }) };
    observed(tabId, from === 'devtools' ? sessions.newToBridge(tabId, items) : items, more);
    // A source sends again what is not answered: so it is answered once a stop can lose nothing of it, or with a no.
    return (await store.written()) ? null : false;
  }

  /** What was allowed stays: the browser's own pages know of it too. Whether the rest was written over on disk. */
  async function forget(): Promise<boolean> {
    forgetAddresses();
    preferred = defaults;
    sessions.clearAll();
    await Promise.all([dashboard.forget(), good.forget()]);
    const over = await disk.erase([DASHBOARD, CHECKED, PREFERENCES]);
    await store.flush();
    return over;
  }

  browser.runtime.onMessage.addListener((message: unknown, sender, respond) => {
    const fromOwnPage = sender.url?.startsWith(own) ?? false;
    const source = shaped(sourceMessageSchema, message);
    if (source) {
      const tabId = fromOwnPage ? 'tabId' in source && source.tabId : sender.tab?.id;
      if (typeof tabId !== 'number') return false;
      fromSource(source, tabId, fromOwnPage ? 'devtools' : 'bridge', sender.tab?.incognito).then(respond, () =>
        respond(undefined),
      );
      return true;
    }
    const command = shaped(commandSchema, message);
    if (!command || !fromOwnPage) return false;
    ready.then(() => answer(command)).then(respond, () => respond(undefined));
    return true;
  });
  browser.runtime.onConnect.addListener((port) => {
    if (!port.sender?.url?.startsWith(own)) return;
    if (port.name === CHECK_PORT) return checks.connect(port);
    const tabId = Number(port.name.slice(VIEW_PORT.length));
    if (!port.name.startsWith(VIEW_PORT) || Number.isNaN(tabId)) return;
    ready.then(() => hub.connect(port, tabId));
  });
  // A browser drops what was registered by the version before, which may also have registered something else.
  browser.runtime.onInstalled.addListener(() => void permissions.sync());
  browser.permissions.onAdded.addListener(() => void permissionsChanged());
  browser.permissions.onRemoved.addListener(() => void permissionsChanged());
}

/** A tab may be gone by the time. The text first: it is what is looked for. */
async function setBadge({ action }: WxtBrowser, tabId: number, { text, color, title }: Partial<Badge>): Promise<void> {
  await Promise.all([
    text !== undefined && action.setBadgeText({ tabId, text }),
    color !== undefined && action.setBadgeBackgroundColor({ tabId, color }),
    color !== undefined && action.setBadgeTextColor({ tabId, color: '#ffffff' }),
    title !== undefined && action.setTitle({ tabId, title }),
  ]).catch(() => undefined);
}
