/** The product in front of a server, as far as its answers name it: never vaguer than known. */
import { type ExchangeResponse, header } from '../../exchange.ts';
import type { Place, Prose } from '../../finding.ts';
import type { Observed } from '../../handshake/facts.ts';
import { parseUrl } from '../../text/url.ts';
import { type Front, fronts, programs } from '../signs/fronts.ts';
import { between } from './places.ts';

export function frontOf(at: Observed): Front | undefined {
  const { request, response, preflight } = at;
  const name = parseUrl(request.url)?.hostname ?? '';
  const server = header(response?.headers, 'server') ?? header(preflight?.response?.headers, 'server') ?? '';
  const via = header(response?.headers, 'via') ?? header(preflight?.response?.headers, 'via') ?? '';
  return (
    fronts.find((front) => front.host?.test(name) || front.server?.test(server) || front.via?.test(via)) ??
    frontPageOf(at)
  );
}

/** The one whose own page this is, of an error or a redirect. */
export const frontPageOf = ({ response }: Pick<Observed, 'response'>): Front | undefined =>
  !response || response.status < 300 || programs.test(header(response.headers, 'server') ?? '')
    ? undefined
    : fronts.find(({ page }) => page?.test((response.body ?? '').slice(0, 2000)));

/** HAProxy's own errors, which have no name: of a permission check a recording has no page. */
export const isNamelessError = ({ status, headers }: ExchangeResponse): boolean =>
  status >= 400 &&
  header(headers, 'server') === undefined &&
  header(headers, 'cache-control') === 'no-cache' &&
  header(headers, 'content-type') === 'text/html';

/** Whether the response itself, and not its host, shows that something stands in front. */
export const showsFront = (response: ExchangeResponse): boolean =>
  namesFront(header(response.headers, 'server')) ||
  frontPageOf({ response }) !== undefined ||
  isNamelessError(response);

export const namesFront = (server: string | undefined): boolean =>
  fronts.some((front) => front.server?.test(server ?? ''));

/** It is, or nothing says what it is. */
export const mayBeNginx = (at: Observed): boolean => [undefined, 'nginx'].includes(frontOf(at)?.name);

/** As a place, and in a sentence: by its name where it has one. */
export const inFront = (at: Observed): Place => between(frontOf(at)?.name ?? 'the proxy in front of your MCP server');
export const frontWord = (at: Observed): Prose => frontOf(at)?.name ?? 'a proxy in front of your MCP server';
