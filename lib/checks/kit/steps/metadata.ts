/** Steps about the two metadata documents: in Scalekit's dashboard, at the MCP server, or for another vendor's server. */
import type { FixStep } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { parseUrl } from '../../../text/url.ts';
import { otherVendor, ownerOfUrl } from '../owners.ts';
import { connectAgain, connectAnew } from './clients.ts';
import { getHelp, logStep, serverStep } from './scalekit.ts';
import { restartServer } from './server.ts';

/** Where the document comes from: Scalekit's dashboard, unless another vendor is known to be in use. */
export function metadataJsonSteps(facts: Facts): FixStep[] {
  if (otherVendor(facts)) return [];
  const text = facts.scalekit
    ? 'Copy the whole **Metadata JSON** of this server.'
    : 'Copy the whole **Metadata JSON** of this server, where Scalekit is its authorization server.';
  return [serverStep(facts, text, ['Metadata JSON'])];
}

const support: FixStep = {
  text: 'Ask Scalekit with this report, if the document still has it.',
  link: getHelp,
};

/** The document that another vendor's server, or the MCP server in its place, should serve. */
const vendorStep = (text: string, at: Observed): FixStep => ({ text, copy: at.request.url });

/**
 * Something in the document itself is wrong. Scalekit writes it, so there the way is its dashboard and its support; a
 * copy that the MCP server serves is changed there.
 */
export function documentSteps(facts: Facts, at: Observed, change: string): FixStep[] {
  if (ownerOfUrl(facts, at) === 'mcp-server') {
    return [
      { text: `${change} Your MCP server answers for this document itself, so change it there.` },
      restartServer,
      connectAgain(facts),
    ];
  }
  if (!facts.scalekit) return [vendorStep(change, at), connectAgain(facts)];
  return [
    {
      text: 'Open the document in a browser, and check whether it still says so: a client may hold an older copy.',
      copy: at.request.url,
      link: { url: at.request.url, label: 'Open the document' },
    },
    ...metadataJsonSteps(facts),
    { text: 'Compare the `res_…` id in that document with the one that your MCP server serves.' },
    connectAgain(facts),
    support,
    ...logStep(facts),
  ];
}

/** The document is not where the client looks: is it the right place? */
export function placeSteps(facts: Facts, at: Observed): FixStep[] {
  const server = ownerOfUrl(facts, at) === 'mcp-server';
  const issuer = facts.resourceMetadata.authorizationServers[0];
  if (server) {
    return [
      ...metadataJsonSteps(facts),
      {
        text: 'Name the authorization server in the protected resource metadata, so that no client looks for it at your MCP server.',
      },
      restartServer,
      ...connectAnew(facts),
    ];
  }
  if (!facts.scalekit) {
    return [
      {
        text: 'Compare the entry in `authorization_servers` with the issuer that your authorization server names itself.',
        ...(issuer && { copy: issuer }),
      },
      vendorStep('Serve the metadata of the authorization server at one of the URLs that clients ask.', at),
      connectAgain(facts),
    ];
  }
  return [
    serverStep(
      facts,
      'Compare the `res_…` id under the name of the server with the one in the URL, in this environment and in the others.',
      [],
      facts.scalekit.resourceId ?? parseUrl(issuer)?.href,
    ),
    ...metadataJsonSteps(facts),
    { text: 'Serve that document instead of the one that your MCP server serves now.' },
    restartServer,
    connectAgain(facts),
    ...logStep(facts),
  ];
}
