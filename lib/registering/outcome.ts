/** What came of registering a client for real. */
import type { Finding, Prose } from '../finding.ts';

export type Registered =
  /** `secret`: it got one too, which nobody kept. */
  | { kind: 'accepted'; clientId: string; secret: boolean }
  /** What the checks say of the answer, as of any client's registration. */
  | { kind: 'refused'; finding: Finding }
  /** In whole sentences. */
  | { kind: 'unknown'; says: Prose };
