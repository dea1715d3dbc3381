/** All faults of the test environment, in the order of the stages of a handshake. */
import type { CheckId } from '../../lib/checks/ids.ts';
import type { Fault } from './fault.ts';
import { authorizationFaults } from './faults/authorization.ts';
import { challengeFaults } from './faults/challenge.ts';
import { clientFaults } from './faults/client.ts';
import { corsFaults } from './faults/cors.ts';
import { networkFaults } from './faults/network.ts';
import { registrationFaults } from './faults/registration.ts';
import { resourceMetadataFaults } from './faults/resource-metadata.ts';
import { serverMetadataFaults } from './faults/server-metadata.ts';
import { sessionFaults } from './faults/session.ts';
import { signInPageFaults } from './faults/sign-in-pages.ts';
import { tokenFaults } from './faults/token.ts';

export { type ClientName, type Fault, outcomeIn } from './fault.ts';

export const faults: Fault[] = [
  ...networkFaults,
  ...corsFaults,
  ...challengeFaults,
  ...resourceMetadataFaults,
  ...serverMetadataFaults,
  ...registrationFaults,
  ...authorizationFaults,
  ...signInPageFaults,
  ...tokenFaults,
  ...sessionFaults,
  ...clientFaults,
];

/** The checks that no fault here causes, each with the reason. */
export const withoutFault: Partial<Record<CheckId, string>> = {
  'authorization/opener-severed':
    'It takes a client that waits for a window which it opened itself; the Inspectors sign in in their own tab.',
  'cors/wildcard-with-credentials':
    'It takes a client that sends cookies along, which the Inspectors do not; `cors-oracle.test.ts` holds it against Chromium.',
  'client/custom-port': 'It takes Claude, which calls from the internet; no Inspector has the limit.',
  'client/loopback-url': 'It takes a client in its vendor’s cloud; every Inspector reaches this computer.',
  'client/outdated': 'The older Inspectors do it with healthy servers: `inspectors.test.ts` walks them.',
};

/** @throws an Error in words when there is none of that name */
export function findFault(name: string): Fault {
  const fault = faults.find((one) => one.name === name);
  if (!fault) throw new Error(`There is no fault "${name}". "npm start -- --list" prints those that there are.`);
  return fault;
}
