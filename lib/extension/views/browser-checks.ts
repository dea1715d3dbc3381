/** The browser on one side of the seam: a check of a server, which any page may ask for, and the popup does not. */
import { host } from './browser-hosts.ts';
import { type CheckClient, createCheckClient } from './check-client.ts';

export const checkClient = (): CheckClient => createCheckClient(host());
