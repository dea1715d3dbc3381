/** The product in front of a server, as far as its answers name it: never vaguer than known. */
import { header } from '../../exchange.ts';
import type { Observed } from '../../handshake/facts.ts';
import { parseUrl } from '../../text/url.ts';
import { type Front, fronts } from '../signs/fronts.ts';

export function frontOf({ request, response, preflight }: Observed): Front | undefined {
  const name = parseUrl(request.url)?.hostname ?? '';
  const server = header(response?.headers, 'server') ?? header(preflight?.response?.headers, 'server') ?? '';
  return fronts.find((front) => front.host?.test(name) ?? front.server?.test(server));
}
