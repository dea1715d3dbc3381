/**
 * Scalekit's forms on the wire, as its documentation and SDKs show them: hosts of environments, resource ids, client
 * ids. An environment on a custom domain is recognised by its paths.
 */
import { httpUrl, parseUrl, withoutSlash } from '../text/url.ts';

const domains = ['scalekit.com', 'scalekit.dev', 'scalekit.cloud'];
/** Names under those domains that are no environment: dashboard, documentation, Scalekit's own MCP server. */
const notEnvironments = new Set(['app', 'docs', 'cdn', 'status', 'www', 'mcp']);
/** An authorization server's URL, its metadata, `clients:register`: `/resources/res_<digits>`. */
const resourcePath = /\/resources\/(res_\d+)(?=\/|$)/;
/** Where a customer's own sign-in returns to Scalekit. */
const callbackPath = /^\/sso\/v1\/connections\/conn_\d+\/partner:callback$/;

const plain = (host: string) => host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');

/** Whether a host is one of an environment on Scalekit's own domains (regions and `auth.` included). */
export function isScalekitHost(host: string): boolean {
  const name = plain(host);
  const domain = domains.find((d) => name.endsWith(`.${d}`));
  return domain !== undefined && !notEnvironments.has(name.slice(0, -domain.length - 1));
}

/** `res_…` in the path of a URL of Scalekit's. */
export function resourceIdOf(url: string): string | undefined {
  return resourcePath.exec(parseUrl(url)?.pathname ?? '')?.[1];
}

/** The environment's origin, when host or path say that the URL is Scalekit's. */
export function environmentOf(url: string): string | undefined {
  const parsed = httpUrl(url);
  if (!parsed) return undefined;
  const byPath = resourcePath.test(parsed.pathname) || callbackPath.test(parsed.pathname);
  return byPath || isScalekitHost(parsed.hostname) ? parsed.origin : undefined;
}

/** The URL of a resource's authorization server, which is its issuer. */
export const resourceIssuer = (environment: string, resourceId: string): string =>
  `${withoutSlash(environment)}/resources/${resourceId}`;

/** The issuers that Scalekit's tokens and callbacks may carry, both valid: the environment's, and the resource's. */
export const issuersOf = ({
  environment,
  resourceId,
}: {
  environment: string;
  resourceId: string | null;
}): string[] => [environment, ...(resourceId === null ? [] : [resourceIssuer(environment, resourceId)])];

/**
 * The kind of an environment, where its host tells it; asked only of a host that is known to be one. A domain of the
 * developer's own does not, nor does what stands in for an environment in a test.
 */
export function environmentKind(host: string): 'production' | 'development' | 'unknown' {
  const name = plain(host);
  if (name.endsWith('.scalekit.dev')) return 'development';
  return name.endsWith('.scalekit.com') ? 'production' : 'unknown';
}

/** Every MCP client that Scalekit registered, static, dynamic or by metadata document, is `m2m_<digits>`. */
export const isScalekitClientId = (id: string): boolean => /^m2m_\d+$/.test(id);
