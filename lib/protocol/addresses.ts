/** What an address is: this machine, a private network's, or anybody's. By its name alone, nothing is looked up. */
import { parseUrl } from '../text/url.ts';

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

const hostnameOf = (url: string | URL | null | undefined) =>
  (typeof url === 'object' ? url : parseUrl(url))?.hostname ?? '';

/** `localhost`, `127.0.0.0/8` and `[::1]`: this machine to every program (RFC 8252 §7.3). */
export const isLoopback = (url: string | URL | null | undefined): boolean => loopback.test(hostnameOf(url));

/** Also the names below `localhost`: this machine to a browser (RFC 6761 §6.3), another one to some programs. */
export const isLoopbackOrSubdomain = (url: string | URL | null | undefined): boolean =>
  isLoopback(url) || hostnameOf(url).endsWith('.localhost');

const privateAddress =
  /^(?:10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|169\.254(?:\.\d+){2})$/;
const privateName = /\.(?:internal|local|lan|cluster|svc|docker|intranet|corp|home)$/i;

/** A name or an address that only a container, a cluster or an office network knows; no loopback. */
export const isInternalHost = (hostname: string): boolean =>
  hostname === '0.0.0.0' ||
  (!loopback.test(hostname) && (!/[.:]/.test(hostname) || privateName.test(hostname) || privateAddress.test(hostname)));

/** `auth.example.com/x` or `localhost:3000/x`, which lack their scheme, with it; `undefined` for anything else. */
export function withScheme(text: string): string | undefined {
  const [, host = '', port = ''] = /^([\w.-]+)(:\d{1,5})?(?:\/|$)/.exec(text) ?? [];
  if (!/\.[a-z]{2,}$/i.test(host) && (!port || host === '')) return undefined;
  const local = `http://${text}`;
  return isLoopbackOrSubdomain(local) ? local : `https://${text}`;
}
