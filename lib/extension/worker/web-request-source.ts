/**
 * The browser's `webRequest` as a source: what the page sends itself, its preflights, the sign-in's navigations, for
 * loopback and for the hosts that the developer allowed. Masked here, in the worker's own listeners.
 *
 * The listeners stand from the first turn on, or an event that starts the worker would be lost; they go again as soon as it
 * shows that nobody needs them, and then no request of any page wakes the worker or takes longer. A tab cannot be in the
 * filter: which tabs are an Inspector's is not known in the first turn, and a sign-in may happen in another. Each set has one
 * filter for good: Firefox hands what woke the worker only to a listener with the filter that was there before.
 */
import type { WxtBrowser } from 'wxt/browser';
import { createWebRequestCollector, type WebRequestDetails } from '../../capture/web-request.ts';
import type { RawExchange } from '../../exchange.ts';
import { createGate, type Gate } from '../shared/gate.ts';
import { SOON_MS } from '../shared/haste.ts';
import { isInstalledHost, LOOPBACK } from '../shared/hosts.ts';
import type { Observation } from '../shared/messages.ts';

export interface WebRequestHost {
  /** Chromium shows preflights and some headers only when asked for `extraHeaders`, which Firefox refuses. */
  extraHeaders: boolean;
  /** Resolves when what was stored is back. */
  key(): Promise<string>;
  observed(tabId: number, items: Observation[]): void;
  isFollowed(tabId: number): boolean;
  /** Origins of Inspectors that are known by their pages: what shows it of a request may not be listened to. */
  inspectors(): readonly string[];
  /** What the page in a tab says, where it may be read. */
  pageText(tabId: number, url: string): Promise<string | undefined>;
}

/** Where tabs go: a sign-in, and the way back from it. */
const NAVIGATIONS = ['main_frame'];
/** What a page asks for itself; Chromium gives preflights the type `other`. */
const REQUESTS = ['xmlhttprequest', 'other'];
/** Without a grant the browser calls nothing for `https:`. One set for all of them: each listener is a way to the browser. */
const ALWAYS = [...LOOPBACK, 'https://*/*'];

/** What is to be listened to. */
export type Wanted = Record<'navigations' | 'requests', boolean>;

type Listener = (details: unknown) => undefined;
interface Event {
  addListener(listener: Listener, filter: { urls: string[]; types: string[] }, extra?: string[]): void;
  removeListener(listener: Listener): void;
}

export function startWebRequest(browser: WxtBrowser, host: WebRequestHost) {
  const collector = createWebRequestCollector({ allHeaders: true });
  let gate: Gate | undefined;
  /** What there is to tell, by its id: each as it was last. */
  let waiting = new Map<string, { raw: RawExchange; tabId: number }>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Of an answer there are two events or three, and it is masked and joined once; the page's own word mostly comes before.
   * With the last of them nothing is left to wait for: a worker that is stopped loses what waits, and of a preflight nobody else tells.
   */
  function tell(raw: RawExchange | undefined, { tabId }: WebRequestDetails, isLast: boolean): void {
    if (!raw || tabId < 0) return;
    waiting.set(raw.id, { raw, tabId });
    if (raw.navigation || isLast) void tellAll();
    else timer ??= setTimeout(tellAll, SOON_MS);
  }

  async function tellAll(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (!waiting.size) return;
    const all = [...waiting.values()];
    waiting = new Map();
    const key = await host.key();
    gate ??= createGate(key, false);
    for (const origin of host.inspectors()) gate.meet(origin);
    const seen = new Map<number, Observation[]>();
    for (const { raw, tabId } of all) {
      if (!host.isFollowed(tabId) && !raw.navigation) continue;
      // An Inspector's envelope without its body says nothing that the bridge does not say better.
      const items = gate.push(raw, 'web-request').filter(({ source }) => source === 'web-request');
      if (items.length) seen.set(tabId, [...(seen.get(tabId) ?? []), ...items]);
    }
    for (const [tabId, items] of seen) host.observed(tabId, items);
  }

  /** The error page of an authorization server: its status says that something is wrong, its text says what. */
  async function withText(raw: RawExchange, { tabId }: WebRequestDetails): Promise<RawExchange> {
    const { response } = raw;
    if (!raw.navigation || !response || response.status < 400 || !host.isFollowed(tabId)) return raw;
    const body = await host.pageText(tabId, raw.request.url);
    return body === undefined ? raw : { ...raw, response: { ...response, body } };
  }

  /** Told once an answer is there, or none will come; of a navigation also that it is under way. */
  const handlers: [
    name: string,
    extra: string[],
    tells: boolean,
    handle: (details: WebRequestDetails) => RawExchange | undefined,
  ][] = [
    ['onBeforeRequest', ['requestBody'], false, collector.onBeforeRequest],
    ['onSendHeaders', ['requestHeaders'], false, collector.onSendHeaders],
    ['onHeadersReceived', ['responseHeaders'], true, collector.onHeadersReceived],
    ['onBeforeRedirect', ['responseHeaders'], true, collector.onBeforeRedirect],
    ['onCompleted', [], true, collector.onCompleted],
    ['onErrorOccurred', [], true, collector.onErrorOccurred],
  ];
  const ends = ['onCompleted', 'onErrorOccurred'];
  const events = browser.webRequest as unknown as Record<string, Event>;
  const withExtra = (extra: string[]) =>
    host.extraHeaders && extra.some((e) => e.endsWith('Headers')) ? [...extra, 'extraHeaders'] : extra;

  /** One set of listeners, for these types; `skip`: what another set hears already. Answers how to say what it hears. */
  function listenerSet(types: string[], skip: (url: string) => boolean = () => false) {
    const listeners = handlers.map(([name, extra, tells, handle]) => {
      const listener: Listener = (given) => {
        const details = given as WebRequestDetails;
        if (skip(details.url)) return undefined;
        const raw = handle(details);
        if (tells || raw?.navigation) tell(raw, details, ends.includes(name));
        if (raw?.navigation && name === 'onCompleted') {
          host
            .key()
            .then(() => withText(raw, details))
            .then((whole) => whole !== raw && tell(whole, details, true));
        }
        return undefined;
      };
      return { event: events[name], extra: withExtra(extra), listener };
    });
    let heard = '';
    return (urls: string[]): void => {
      if (urls.join(' ') === heard) return;
      if (heard) for (const { event, listener } of listeners) event?.removeListener(listener);
      heard = urls.join(' ');
      if (!heard) return;
      for (const { event, extra, listener } of listeners) {
        // An empty list of extras is refused for events that take none.
        event?.addListener(listener, { urls, types }, ...(extra.length ? [extra] : []));
      }
    };
  }

  const setsFor = (types: string[]) => ({ always: listenerSet(types), plain: listenerSet(types, isInstalledHost) });
  const sets = { navigations: setsFor(NAVIGATIONS), requests: setsFor(REQUESTS) };
  for (const { always } of Object.values(sets)) always(ALWAYS);

  return {
    /** Tells at once what was seen so far: what the page says of the same requests is here. */
    tellAll,
    /** `granted`: match patterns that the developer allowed. */
    watch(wanted: Wanted, granted: readonly string[]): void {
      const plain = granted
        .filter((pattern) => /^(http|\*):/.test(pattern) && !LOOPBACK.includes(pattern))
        .map((pattern) => pattern.replace(/^\*:/, 'http:'));
      for (const kind of ['navigations', 'requests'] as const) {
        sets[kind].always(wanted[kind] ? ALWAYS : []);
        sets[kind].plain(wanted[kind] ? plain : []);
      }
    },
  };
}
