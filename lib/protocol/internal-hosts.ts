/** Host names that lead nowhere for others. */

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const privateAddress =
  /^(?:10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|169\.254(?:\.\d+){2})$/;
const privateName = /\.(?:internal|local|lan|cluster|svc|docker|intranet|corp|home)$/i;

/** A name or an address that only a container, a cluster or an office network knows; no loopback. */
export const isInternalHost = (hostname: string): boolean =>
  hostname === '0.0.0.0' ||
  (!loopback.test(hostname) && (!/[.:]/.test(hostname) || privateName.test(hostname) || privateAddress.test(hostname)));
