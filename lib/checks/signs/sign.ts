/** What is known of a product that answers in the place of a server. */
import type { Prose } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import type { FixDraft } from '../define.ts';

/** All conditions of a sign have to hold. */
export interface Sign {
  /** Header names in lower case, with what their value must match. */
  headers?: Record<string, RegExp>;
  /** Looked for in pages and plain text only: what a server says in JSON may speak of anything. */
  body?: RegExp;
  /** The intermediary itself answers in JSON. */
  json?: true;
  /** One of these, or of a range from and to. */
  status?: readonly (number | readonly [from: number, to: number])[];
  /** Host of the URL that was asked. */
  host?: RegExp;
}

/** What the words of a fix may use of the request that it answered. */
export interface Seen {
  facts: Facts;
  at: Observed;
  url: URL | undefined;
}

export interface Intermediary {
  /** As its vendor calls it, for a title. */
  name: string;
  signs: readonly Sign[];
  /** What it does, in half a sentence, where the product alone does not tell: `wants a sign-in to Vercel first`. */
  says?: Prose;
  fix(seen: Seen): FixDraft;
}

/** Statuses with which something refuses. */
export const refusal = [[400, 599]] as const;
