/** What an address is, for checks that compare two. */
import { urlOf } from '../handshake/body.ts';

/** `localhost`, `127.0.0.0/8` and `[::1]`: this machine (RFC 8252 §7.3). */
export const isLoopback = (url: string | undefined): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(urlOf(url)?.hostname ?? '');
