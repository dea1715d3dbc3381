/** Which requests a client made at an address that it made up. */
import { bare, parseUrl } from '../../text/url.ts';
import type { RoledExchange } from '../handshake.ts';

/** What the attempt showed of endpoints up to here. */
export interface KnownEndpoints {
  /** Endpoints that server metadata named, without query. */
  advertised: Set<string>;
  /** Those that it named before this attempt, while the client asks for none anew. */
  remembered: Set<string>;
  /** Origins that were asked for anything. */
  asked: Set<string>;
  /** Origins that were asked for server metadata and never had it. */
  barren: Set<string>;
  metadataRead: boolean;
  metadataFailed: boolean;
}

/** Guessed: the client had no metadata (or another endpoint in it) and asked the root of an origin it knew. */
export function isGuess({ exchange, role }: RoledExchange, known: KnownEndpoints): boolean {
  const path = { registration: '/register', authorization: '/authorize', token: '/token' }[role as string];
  const url = parseUrl(exchange.request.url);
  if (!path || !url || url.pathname !== path) return false;
  const bareUrl = bare(exchange.request.url);
  if (known.advertised.has(bareUrl) || known.remembered.has(bareUrl)) return false;
  // An origin that was asked for nothing before is remembered, not guessed.
  if (!known.asked.has(url.origin)) return false;
  // With the bodies lost nobody knows what the metadata named; an origin that has none itself named nothing.
  if (known.metadataRead) return known.advertised.size > 0 || known.barren.has(url.origin);
  // An endpoint that nothing named, and that is not there.
  return known.metadataFailed || exchange.response?.status === 404 || exchange.response?.status === 405;
}
