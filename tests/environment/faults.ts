/** All faults of the test environment, by group. */
import type { Fault } from './fault.ts';
import { challengeFaults } from './faults/challenge.ts';

export type { Fault } from './fault.ts';

export const faults: Fault[] = [...challengeFaults];

export function findFault(name: string): Fault {
  const fault = faults.find((one) => one.name === name);
  if (!fault) throw new Error(`There is no fault "${name}". "npm start -- --list" prints those that there are.`);
  return fault;
}
