/** What else is known by the way that an exchange travelled. Nobody asks which Inspector it was. */
import type { Via } from './exchange.ts';

/** What an Inspector has beside its page: version 1 a proxy on a port of its own, from version 2 on a backend. */
export type InspectorPart = 'proxy' | 'backend';

export interface Way {
  /** What asked in the place of the Inspector's page. */
  part?: InspectorPart;
  /** What the server answered comes inside of a 200 of the proxy's own: without the body, a 200 decides nothing. */
  wrapped?: boolean;
}

export const ways: Record<Via, Way> = {
  direct: {},
  'inspector-v1-proxy': { part: 'proxy', wrapped: true },
  'inspector-v2-relay': { part: 'backend' },
  'live-check': {},
};
