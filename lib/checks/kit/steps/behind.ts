/** A status that only what hands requests on has a reason to send, of nobody known: nothing behind it answers (RFC 9110 §15.6). */
import type { Prose, Step } from '../../../finding.ts';
import type { Observed } from '../../../handshake/facts.ts';
import { inFront } from '../front.ts';
import { inServer, step } from './step.ts';

/** What an application says itself is JSON. */
export const nothingBehind = (
  status: number | undefined,
  { bodyKind }: Partial<Pick<Observed, 'bodyKind'>> = {},
): boolean => (status === 502 || status === 504) && bodyKind !== 'json';

export const NOTHING_BEHIND: Prose =
  'A proxy says so where it does not reach the program behind it: most likely your MCP server is off, has crashed, or listens at another address.';

export const reachBehind = (at: Observed): Step[] => [
  inServer('If your MCP server does not run: start it.'),
  step(inFront(at), 'If it runs: set the address of your MCP server there to the one that it prints at its start.'),
];
