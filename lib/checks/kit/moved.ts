/** A server that sends its client on to another address of its own. */
import type { Facts, McpExchange } from '../../handshake/facts.ts';
import { redirectTarget } from '../../handshake/redirects.ts';
import { isInternalHost, isLoopback } from '../../protocol/addresses.ts';
import { identical } from '../../protocol/resource.ts';
import { parseUrl } from '../../text/url.ts';

/** A server behind a proxy redirects to the name, or by the scheme, under which the proxy reached it. */
export const isInner = (from: URL, to: URL | undefined): boolean =>
  to !== undefined &&
  ((to.protocol === 'http:' && from.protocol === 'https:' && to.hostname === from.hostname) ||
    (isInternalHost(to.hostname) && !isInternalHost(from.hostname)) ||
    (isLoopback(to) && !isLoopback(from)));

/** Where the server itself redirects what was entered to this URL: that one is to be entered, then. */
export const movedTo = ({ server, mcp }: Facts, url: string): McpExchange | undefined =>
  mcp.find((x) => {
    const [from, to] = [parseUrl(x.request.url), redirectTarget(x)];
    if (!from || to === undefined || server === null) return false;
    return identical(from.href, server) && identical(to, url) && !isInner(from, parseUrl(to));
  });

/** The URL of the server: what was entered, or where that leads, as the metadata has it. */
export function ownUrl(facts: Facts): string | null {
  const { resource } = facts.resourceMetadata;
  return resource !== undefined && movedTo(facts, resource) ? resource : facts.server;
}
