/** Hosts and origins as the browser's permissions know them. */
import { httpUrl } from '../../text/url.ts';

/** Loopback without ports: Firefox accepts a port in a pattern and then never matches it. */
export const LOOPBACK = ['http://localhost/*', 'http://127.0.0.1/*', 'http://[::1]/*'];

/** The match pattern that covers an origin on every port; `undefined` for what is no web origin. */
export function patternOf(origin: string): string | undefined {
  const url = httpUrl(origin);
  // An address may have an asterisk for a host, which some write %2A, and to a browser that is any host.
  return url && !/[*%]/.test(url.hostname) ? `${url.protocol}//${url.hostname}/*` : undefined;
}

/** Whether the extension may read a URL as it was installed. */
export const isInstalledHost = (url: string) => {
  const pattern = patternOf(url);
  return pattern !== undefined && LOOPBACK.includes(pattern);
};

/** Whether a list of granted match patterns covers a URL, as far as such patterns go here: scheme, host, any path. */
export function covers(patterns: readonly string[], url: string): boolean {
  const pattern = patternOf(url);
  if (!pattern) return false;
  const [scheme, host] = pattern.split('://');
  return patterns.some((granted) => {
    if (granted === '<all_urls>' || granted === pattern) return true;
    const [grantedScheme, grantedHost] = granted.split('://');
    if (grantedScheme !== '*' && grantedScheme !== scheme) return false;
    if (grantedHost === '*/*') return true;
    return (
      grantedHost === host || (grantedHost?.startsWith('*.') === true && host?.endsWith(grantedHost.slice(1)) === true)
    );
  });
}
