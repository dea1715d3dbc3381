/** A view's side of the port: connects, applies updates, connects again when the worker was stopped. */
import type { Exchange } from '../../exchange.ts';
import type { Found } from '../../search.ts';
import { httpOrigin } from '../../text/url.ts';
import { patternOf } from '../shared/hosts.ts';
import type { Command } from '../shared/messages.ts';
import type { Preferences } from '../shared/preferences.ts';
import type { SavedSignIn } from '../shared/saved-sign-in.ts';
import type { SessionSnapshot } from '../shared/session-snapshot.ts';
import { apply, VIEW_PORT, type ViewMessage } from '../shared/view-port.ts';
import type { Installation } from './installation.ts';
import type { Grants, SessionClient } from './session-client.ts';
import { type ViewedTab, withTab } from './viewed-tab.ts';

/** Milliseconds before connecting again, the last one from then on. */
const BACK_OFF = [0, 100, 300, 1000, 3000];

/** Milliseconds before a command is given once more: its worker was stopped before it answered. */
const AGAIN_MS = 300;

interface Port {
  onMessage: { addListener(listener: (message: unknown) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
  disconnect(): void;
}

/** The browser as far as a view uses it. */
export interface ViewHost {
  /** @throws where the extension was updated or removed */
  connect(name: string): Port;
  /** The extension is still the one that opened this page: no update came between. */
  current(): boolean;
  send(command: Command): Promise<unknown>;
  installation(): Promise<Installation>;
  /** Absent in Firefox's DevTools: there the question is put in a tab. */
  request?: ((origins: string[]) => Promise<boolean>) | undefined;
  /** The tab that the view is about; looked up before any click. */
  tab: Promise<ViewedTab | null>;
  /** Its id, where that is known at once: the worker is asked while the rest is still looked up. */
  tabId?: number;
}

export function createClient(host: ViewHost): SessionClient {
  let tab: ViewedTab | null = null;
  const known = host.tab.then((found) => {
    tab = found;
    return found;
  });
  /** To most it makes no difference how often they are given. */
  const send = (command: Command, left = 2): Promise<unknown> =>
    host.send(command).catch(async (error: unknown) => {
      if (!left) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      return send(command, left - 1);
    });
  const done = async (command: Command) => {
    if ((await send(command)) !== true) throw new Error('The worker did not do it.');
  };
  const tell = (command: Command) => void send(command).catch(() => undefined);

  const request = (origin: string): Promise<boolean> => {
    const pattern = patternOf(origin);
    if (!pattern) return Promise.resolve(false);
    if (host.request) return host.request([pattern]);
    return send({ type: 'ask-host', origin }).then(() => false);
  };

  return {
    subscribe: (listener, outdated) => subscribe(host, known, listener, outdated),
    async exchange(id) {
      const found = await known;
      return found ? ((await send({ type: 'exchange', tabId: found.id, id })) as Exchange | null) : null;
    },
    async search(text) {
      const found = await known;
      return found ? (((await send({ type: 'search', tabId: found.id, text })) as Found[] | undefined) ?? null) : null;
    },
    clear: () => void known.then((found) => found && tell({ type: 'clear', tabId: found.id })),
    reloadTab: () => void known.then((found) => found && tell({ type: 'reload-tab', tabId: found.id })),
    showTab: (tabId) => tell({ type: 'show-tab', tabId }),
    setPreserve: (value) => void known.then((found) => found && tell({ type: 'preserve', tabId: found.id, value })),
    async savedSignIn(server, act) {
      const found = await known;
      const answer = found && (await host.send({ type: 'saved-sign-in', tabId: found.id, server, act }));
      return (answer as SavedSignIn | null | undefined) ?? { is: 'unreadable' };
    },
    async setDashboardMetadata(server, text) {
      const found = await known;
      if (!found) throw new Error('There is no tab to paste it over.');
      return (await send({ type: 'dashboard', tabId: found.id, server, text })) as Awaited<
        ReturnType<SessionClient['setDashboardMetadata']>
      >;
    },
    requestHost: request,
    removeHost: async (origin) => void (await send({ type: 'remove-host', origin })),
    // Inside the click: the request for the permission comes first, before anything is awaited.
    addOrigin(shown) {
      const origin = httpOrigin(tab?.url);
      // What the button names, and no page that came there meanwhile.
      if (!tab || !origin || origin !== shown) return Promise.resolve(false);
      const { id: tabId } = tab;
      return request(origin).then(
        async (granted) => granted && (await send({ type: 'add-origin', origin, tabId })) === true,
      );
    },
    removeOrigin: async (origin) => void (await send({ type: 'remove-origin', origin })),
    grants: async () => (await send({ type: 'grants' })) as Grants,
    preferences: async () => (await send({ type: 'preferences' })) as Preferences | null,
    setPreferences: (preferred) => done({ type: 'set-preferences', preferences: preferred }),
    async forget() {
      const over = await send({ type: 'forget' });
      if (typeof over !== 'boolean') throw new Error('The worker did not do it.');
      return over;
    },
    installation: host.installation,
  };
}

function subscribe(
  host: ViewHost,
  known: ViewHost['tab'],
  listener: (snapshot: SessionSnapshot | null) => void,
  outdated: () => void = () => undefined,
): () => void {
  let port: Port | undefined;
  let stopped = false;
  let failures = 0;
  let snapshot: SessionSnapshot | null = null;
  let tab: ViewedTab | null = null;

  /** What the worker knows no page of is shown once the tab was looked up. */
  function show() {
    if (stopped || !snapshot) return;
    if (tab) listener(withTab(snapshot, tab));
    else if (snapshot.pageOrigin !== null) listener(snapshot);
  }

  function connect(tabId: number) {
    if (stopped) return;
    let opened: Port;
    try {
      opened = host.connect(`${VIEW_PORT}${tabId}`);
    } catch {
      return end();
    }
    port = opened;
    opened.onMessage.addListener((message) => {
      failures = 0;
      const next = apply(snapshot, message as ViewMessage);
      // Out of step, which a whole snapshot mends.
      if (!next) {
        opened.disconnect();
        reconnect(tabId);
        return;
      }
      snapshot = next;
      show();
    });
    opened.onDisconnect.addListener(() => reconnect(tabId));
  }

  /** This page is of the past: nobody will ever answer it. */
  function end() {
    stopped = true;
    listener(null);
    outdated();
  }

  function reconnect(tabId: number) {
    if (stopped) return;
    if (!host.current()) return end();
    const delay = BACK_OFF[Math.min(failures++, BACK_OFF.length - 1)];
    // A worker that was only asleep is back before anybody sees a change.
    if (failures > 1) listener(null);
    setTimeout(() => connect(tabId), delay);
  }

  if (host.tabId !== undefined) connect(host.tabId);
  known.then((found) => {
    tab = found;
    if (!found) return listener(null);
    if (host.tabId === undefined) connect(found.id);
    else if (snapshot?.pageOrigin === null) show();
  });
  return () => {
    stopped = true;
    port?.disconnect();
  };
}
