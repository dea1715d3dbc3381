/** An endpoint at which nothing is, as far as the metadata of the sign-in names it, and who puts that right. */
import type { Prose } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { bare, sameOrigin } from '../../text/url.ts';
import type { FixDraft } from '../define.ts';
import { authorizationServerPlace } from './places.ts';
import { forgetSteps } from './steps/clients.ts';
import { orAskVendor, sendReport } from './steps/scalekit.ts';
import { restartServer } from './steps/server.ts';
import { inServer, step } from './steps/step.ts';
import { code } from './words.ts';

/** The metadata names an address at which nothing is: whoever wrote it corrects it; where none was read, it is remembered. */
export function wrongEndpointFix(facts: Facts, member: string): FixDraft {
  if (!facts.serverMetadata.document && !facts.serverMetadata.unread) return { do: forgetSteps(facts) };
  const change = `Correct ${code(member)} in the metadata: nothing is at the address that stands there.`;
  if (servesCopy(facts)) return { do: [inServer(change), restartServer] };
  if (facts.scalekit) return { do: [sendReport(facts)] };
  return { do: [step(authorizationServerPlace(facts), change)], or: orAskVendor(facts) };
}

/** Whose address it is, where nothing is: as far as the metadata of this sign-in can say. */
export function namedWords(facts: Facts, at: Observed, named: boolean): Prose {
  const { unread } = facts.serverMetadata;
  const address = code(bare(at.request.url));
  if (unread)
    return `What the metadata says was not recorded; it was read just before, so most likely it names ${address}.`;
  return named
    ? `${resourceKnown(facts)}The metadata, read in this very sign-in, names ${address}, and nothing is there.`
    : `No metadata of this sign-in names ${address}: it was remembered from before.`;
}

/** What a reader would look at first, ruled out. */
const resourceKnown = ({ scalekit, serverMetadata: { document } }: Facts): Prose =>
  scalekit?.resourceId && document
    ? `The resource ID ${code(scalekit.resourceId)} is right: Scalekit has metadata for it. `
    : '';

/** The MCP server hands out the metadata of an authorization server elsewhere. */
export const servesCopy = ({ server, serverMetadata: { document, issuer } }: Facts): boolean =>
  sameOrigin(document?.at.request.url, server) && !sameOrigin(server, issuer);
