import type { Taken } from '../classify.ts';
import type { Issued } from '../handshake.ts';

/** What is known when an exchange comes, by those before it. */
export interface Before {
  /** The last token issued before this exchange, in this attempt or an earlier one of the handshake. */
  issued: Issued | undefined;
  /** The client has let go of that one since (`letsGo`): what shows no headers need not carry it. */
  letGo: boolean;
  /** A token was issued, or a request carried one, in this attempt. */
  hasToken: boolean;
  /** The newest MCP request whose outcome is known was accepted. */
  connected: boolean;
  taken: Taken | undefined;
  guessed: boolean;
  /** Another program than the client asks beside it. */
  beside: boolean;
}
