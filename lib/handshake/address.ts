/** The address of an exchange, read once; the same one for all that go to it. */
import type { Exchange } from '../exchange.ts';
import { isLoopback } from '../protocol/addresses.ts';
import { isResourceMetadataUrl, issuerOf } from '../protocol/well-known.ts';
import { bare, forgetRead, formOf, newUrl, parseUrl } from '../text/url.ts';

export interface Address {
  url: URL | undefined;
  /** Without query and fragment, as far as it is a URL. */
  bare: string;
  /** Without the session that an SSE message endpoint carries in its query, and without fragment. */
  server: string;
  /** It has a query or a user name beside the session: one path may be several servers that only a key tells apart. */
  keyed: boolean;
  /** Parameters of the query. */
  query: Readonly<Record<string, string>>;
  /** Its origin, as `pageOf` writes it. */
  host: string | undefined;
  /** The metadata that a well-known URL is of. */
  metadata: 'resource' | 'oauth' | 'openid' | undefined;
}

/** Those that were read last, and how much is remembered of them at the most, each counted as its text and some more. */
const MAX_HELD = 8_000_000;
const EACH = 500;
const known = new Map<string, Address>();
let held = 0;

/** Nothing stays of addresses that were read: whoever forgets what was captured forgets them too. */
export function forgetAddresses(): void {
  known.clear();
  held = 0;
  forgetRead();
}

export function addressOf({ request }: Exchange): Address {
  const before = known.get(request.url);
  if (before) return before;
  const url = parseUrl(request.url);
  const server = url && withoutSession(url);
  const address: Address = {
    url,
    bare: bare(request.url),
    server: server && server.href !== url?.href ? server.href : request.url,
    keyed: server !== undefined && Boolean(server.search || server.username),
    query: url ? formOf(url.search) : {},
    host: url && oneName(url),
    metadata: url?.pathname.includes('/.well-known/') ? metadataAt(request.url) : undefined,
  };
  held += request.url.length + EACH;
  if (held > MAX_HELD) {
    known.clear();
    held = request.url.length + EACH;
  }
  known.set(request.url, address);
  return address;
}

const metadataAt = (url: string): Address['metadata'] =>
  isResourceMetadataUrl(url) ? 'resource' : issuerOf(url)?.kind;

/** This machine's names are one: `localhost`, `127.0.0.1` and `[::1]` on one port are one page. */
function oneName(url: URL): string {
  if (isLoopback(url)) return `${url.protocol}//loopback${url.port && `:${url.port}`}`;
  return url.origin === 'null' ? url.protocol : url.origin;
}

/** An origin, to be compared with others; `undefined` for what is no URL. */
export function pageOf(url: string | null | undefined): string | undefined {
  const parsed = parseUrl(url);
  return parsed && oneName(parsed);
}

/** A redirect URI, to be compared with others. */
export function placeOf(url: string): string {
  const parsed = parseUrl(url);
  return parsed ? oneName(parsed) + parsed.pathname : url;
}

function withoutSession(url: Readonly<URL>): Readonly<URL> {
  if (!url.search && !url.hash) return url;
  const server = newUrl(url.href);
  if (!server) return url;
  server.hash = '';
  // Not by `searchParams`, which writes the other parameters anew, a masked key among them.
  const pairs = server.search.slice(1).split('&');
  server.search = pairs.filter((pair) => !/^(?:sessionId|session_id)(?:=|$)/.test(pair)).join('&');
  return server;
}
