/** A part of a live check: what decides one thing, as one client would ask it. */

/** How far it goes; what lies behind is not asked. */
export type Reach = 'nothing' | 'mcp' | 'resource-metadata' | 'server-metadata' | 'registration';

export interface Part {
  upTo: Reach;
  /** As a page too, else as a program alone. */
  asPage: boolean;
  /** Where the MCP server's metadata is looked for: where the challenge says, else at the well-known URLs; there alone; or at both. */
  looks: 'named' | 'well-known' | 'everywhere';
  /** The authorization server's metadata at every form of its URL, not only up to the first that brings it. */
  everyForm?: true;
  keys?: true;
  madeUpToken?: true;
}

const reaches: readonly Reach[] = ['nothing', 'mcp', 'resource-metadata', 'server-metadata', 'registration'];

/** Without a part it is all of it. */
export const goesTo = (part: Part | undefined, reach: Reach): boolean =>
  part === undefined || reaches.indexOf(reach) <= reaches.indexOf(part.upTo);

/** The same part, one step further; `undefined` at its end. */
export function furtherThan(part: Part): Part | undefined {
  const upTo = reaches[reaches.indexOf(part.upTo) + 1];
  return upTo && { ...part, upTo };
}

/** How many requests it may take, preflights among them and redirects not. */
export function mostRequests(part: Part): number {
  const { asPage, looks, everyForm, keys, madeUpToken } = part;
  const both = asPage ? 3 : 1;
  const places = looks === 'everywhere' ? 3 : 2;
  // A server of the older transport, or of the newest version alone, is asked once more in its own way; one that is open
  // may begin sessions, which are ended.
  const mcp = 3 + (asPage ? 5 : 0) + (madeUpToken ? 2 : 0);
  const resource = goesTo(part, 'resource-metadata') ? places * both : 0;
  const metadata = goesTo(part, 'server-metadata') ? (everyForm ? 6 : 3) + (asPage ? 6 : 0) : 0;
  return mcp + resource + metadata + (keys ? 1 : 0) + (goesTo(part, 'registration') ? 1 : 0);
}
