/** A live check for the client that a person named, or for the official SDK 2: what its row says of it is its verdict. */
import type { CheckId } from '../../checks/ids.ts';
import type { ClientVerdict } from '../../finding.ts';

/** Whether these stop a client is a rule of its own, so that its row knows whether it goes on. */
const byRule: readonly CheckId[] = [
  'resource-metadata/resource-mismatch',
  'resource-metadata/no-authorization-servers',
  'server-metadata/issuer-mismatch',
  'server-metadata/no-pkce',
  'server-metadata/insecure-endpoint',
];

export const goesOnPast = (check: CheckId, client: string, rows: readonly ClientVerdict[]): boolean =>
  byRule.includes(check) && rows.some((row) => row.client === client && row.verdict === 'nothing-stops-it');
