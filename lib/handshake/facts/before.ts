import type { Taken } from '../classify.ts';
import type { Issued } from '../handshake.ts';

/** What the exchanges before one brought the client. */
export interface SoFar {
  /** The last token issued before this exchange, in this attempt or an earlier one of the handshake. */
  issued: Issued | undefined;
  /** The client has let go of that one since (`letsGo`): what shows no headers need not carry it. */
  letGo: boolean;
  /** A token was issued, or a request carried one, in this attempt. */
  hasToken: boolean;
  /** The newest MCP request whose outcome is known was accepted. */
  connected: boolean;
  taken: Taken | undefined;
}

/** What is known when an exchange comes, by those before it. */
export interface Before extends SoFar {
  guessed: boolean;
  /** Another program than the client asks beside it. */
  beside: boolean;
}

/** Nothing came before it. */
export const NOTHING: Before = {
  issued: undefined,
  letGo: false,
  hasToken: false,
  connected: false,
  taken: undefined,
  guessed: false,
  beside: false,
};

const members = Object.keys(NOTHING) as (keyof Before)[];

export const sameBefore = (a: Before, b: Before): boolean => members.every((name) => a[name] === b[name]);
