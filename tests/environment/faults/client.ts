/** What a client remembers, and the servers no longer say. */
import type { Fault } from '../fault.ts';

export const clientFaults: Fault[] = [
  {
    name: 'client/stale-metadata',
    sentence: 'The resource metadata was missing and is mended; the client still asks where it looked in vain.',
    cause: 'client/stale-metadata',
    endpoint: 'registration',
    // Inspector v1 begins anew each time.
    clients: ['v2'],
    before: 'resource-metadata/not-found',
  },
];
