/** All faults of the test environment, in the order of the stages of a handshake. */
import type { Fault } from './fault.ts';
import { authorizationFaults } from './faults/authorization.ts';
import { challengeFaults } from './faults/challenge.ts';
import { corsFaults } from './faults/cors.ts';
import { networkFaults } from './faults/network.ts';
import { registrationFaults } from './faults/registration.ts';
import { resourceMetadataFaults } from './faults/resource-metadata.ts';
import { serverMetadataFaults } from './faults/server-metadata.ts';
import { sessionFaults } from './faults/session.ts';
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
  ...tokenFaults,
  ...sessionFaults,
];

/** @throws an Error in words when there is none of that name */
export function findFault(name: string): Fault {
  const fault = faults.find((one) => one.name === name);
  if (!fault) throw new Error(`There is no fault "${name}". "npm start -- --list" prints those that there are.`);
  return fault;
}
