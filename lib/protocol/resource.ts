/** Resource identifiers: RFC 8707 §2, RFC 9728 §3.3, and what clients make of them. */
import { parseUrl, withoutFragment } from '../text/url.ts';

export interface ResourceDifference {
  /** The first part that differs. */
  kind: 'not-a-url' | 'scheme' | 'host' | 'port' | 'path';
  /** The resource as the metadata writes it. */
  observed: string;
  /** The server's URL as the client uses it. */
  expected: string;
}

const withSlash = (path: string) => (path.endsWith('/') ? path : `${path}/`);

/** The port in use: the scheme's own where none is written. */
const portOf = ({ port, protocol }: URL) => port || (protocol === 'http:' ? '80' : '443');

/**
 * What keeps a resource from covering a server, `null` when it covers it: the official SDKs accept the same origin
 * with the same or a parent path (`checkResourceAllowed`), so `https://h/` and `https://h/mcp` cover `https://h/mcp/`,
 * and `https://h/mcp/` does not cover `https://h/mcp`. Also `null` where the server's URL is none.
 */
export function resourceDifference(resource: string, serverUrl: string): ResourceDifference | null {
  const server = parseUrl(serverUrl);
  if (!server) return null;
  const differs = (kind: ResourceDifference['kind']) => ({ kind, observed: resource, expected: serverUrl });
  const named = parseUrl(resource);
  if (!named) return differs('not-a-url');
  if (named.protocol !== server.protocol) return differs('scheme');
  if (named.hostname !== server.hostname) return differs('host');
  if (portOf(named) !== portOf(server)) return differs('port');
  const covers =
    server.pathname.length >= named.pathname.length && withSlash(server.pathname).startsWith(withSlash(named.pathname));
  return covers ? null : differs('path');
}

/**
 * What strict clients ask for (VS Code; RFC 9728 §3.3): the same URL, once both are written as `URL` writes them and
 * without a fragment.
 */
export function identical(resource: string, serverUrl: string): boolean {
  const [named, server] = [parseUrl(resource), parseUrl(serverUrl)];
  return named !== undefined && server !== undefined && withoutFragment(named.href) === withoutFragment(server.href);
}
