/** What the two metadata documents and those who serve them are called. */
import type { Owner, Place, Prose } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { parseUrl, sameOrigin } from '../../text/url.ts';
import { placeAt, scalekitDashboard, yourServer } from './places.ts';
import { code, codes, host } from './words.ts';

type Server = Pick<Facts, 'server'>;

const isOwn = (url: string, { server }: Server) => sameOrigin(url, server);

/** The MCP server answers for the metadata of the sign-in itself: it is asked in vain, or hands on another's. */
export const answersItself = (facts: Server, at: Observed): boolean => isOwn(at.request.url, facts);

export const ownerOfSignIn = (facts: Server, at: Observed): Owner =>
  answersItself(facts, at) ? 'mcp-server' : 'scalekit';

/** Who answers for it by name: `Scalekit`, another's host, or the MCP server. */
export function signsIn(facts: Facts, at: Observed): Prose {
  if (answersItself(facts, at)) return 'your MCP server';
  return facts.scalekit ? 'Scalekit' : code(host(at.request.url));
}

/** The document by which a client knows how to sign in. */
export function signInMetadata(facts: Facts, at: Observed): Prose {
  if (answersItself(facts, at)) return 'your MCP server’s sign-in metadata';
  return facts.scalekit ? 'Scalekit’s sign-in metadata' : `the sign-in metadata of ${code(host(at.request.url))}`;
}

/** Where it is changed. */
export function signInPlace(facts: Facts, at: Observed): Place {
  if (answersItself(facts, at)) return yourServer;
  return facts.scalekit ? scalekitDashboard : placeAt(at.request.url);
}

/** The MCP server's metadata with the path at which it was read: `the JSON at …`. */
export function theJson(facts: Facts): Prose {
  const url = facts.resourceMetadata.document?.at.request.url;
  return url === undefined ? 'the JSON' : `the JSON at ${code(place(url, facts))}`;
}

/** What is asked of the MCP server by its path, all else by its URL. */
export function place(url: string, facts: Server): string {
  const parsed = parseUrl(url);
  return parsed && isOwn(url, facts) ? parsed.pathname + parsed.search : url;
}

export const places = (urls: readonly string[], facts: Server): Prose =>
  codes([...new Set(urls.map((url) => place(url, facts)))]);
