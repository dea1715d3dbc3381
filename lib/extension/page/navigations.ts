/** Where the page goes, and where it came back to, as the page itself knows it: the authorization request, the callback. */
import type { RawExchange } from '../../exchange.ts';
import { httpUrl } from '../../text/url.ts';

/** Tells of every address of another origin that the page leaves for. */
export function watchLeaving(page: Window & typeof globalThis, leaves: (raw: RawExchange) => void): void {
  const api = 'navigation' in page ? (page.navigation as EventTarget) : undefined;
  const { origin } = page.location;
  let count = 0;
  const onNavigate = (event: Event) => {
    // A script may dispatch what looks like one.
    const url = event.isTrusted ? destinationOf(event) : undefined;
    if (!url || url.origin === origin) return;
    const id = `navigate-${page.performance.timeOrigin.toString(36)}-${++count}`;
    leaves(navigation(url.href, id, Date.now(), origin));
  };
  api?.addEventListener('navigate', onNavigate);
}

function destinationOf(event: Event): URL | undefined {
  if (!('destination' in event)) return undefined;
  const destination = event.destination as { url?: unknown; sameDocument?: unknown };
  if (typeof destination.url !== 'string' || destination.sameDocument === true) return undefined;
  return httpUrl(destination.url);
}

const navigation = (url: string, id: string, startedAt: number, origin: string): RawExchange => ({
  id,
  startedAt,
  page: { tabId: -1, origin },
  via: 'direct',
  navigation: true,
  request: { method: 'GET', url, headers: [], headersPartial: true },
});

/** The page that the authorization server sent the developer back to. */
export function callbackOf(location: URL, timing: Performance): RawExchange {
  const [entry] = timing.getEntriesByType('navigation');
  const told = (name: string) => {
    const value: unknown = entry && name in entry ? entry[name as keyof typeof entry] : 0;
    return typeof value === 'number' ? value : 0;
  };
  // The load began with the authorization request; its last request, after all redirects, is the callback.
  const startedAt = timing.timeOrigin + (told('requestStart') || told('fetchStart'));
  const raw = navigation(location.href, `callback-${timing.timeOrigin.toString(36)}`, startedAt, location.origin);
  const status = told('responseStatus');
  if (status) raw.response = { status, headers: [], headersPartial: true };
  return raw;
}
