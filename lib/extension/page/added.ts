/**
 * On the hosts of pages that the developer added, beside the door: only there is it looked up whether this page is one.
 * A script can be registered for a host and not for a port, which Firefox does not match.
 */
import { httpOrigin } from '../../text/url.ts';
import { addedOrigins, type Settings } from '../shared/settings.ts';
import { hold } from './channel.ts';

const PLACE = Symbol.for('mcp-auth:added');
type Shared = { [PLACE]?: () => Promise<boolean> };

export function offerAdded(settings: Pick<Settings, 'get'>): void {
  (globalThis as Shared)[PLACE] = async () => {
    const origin = httpOrigin(location.href);
    return origin !== undefined && (await addedOrigins(settings)).includes(origin);
  };
  hold();
}

/** For the door. */
export const isAdded = async (): Promise<boolean> =>
  (await (globalThis as Shared)[PLACE]?.().catch(() => false)) === true;
