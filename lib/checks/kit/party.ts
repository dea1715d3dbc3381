/** Who is asked at an address, and what for, in everyday words. */
import type { Endpoint, Place, Prose, Step } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { theReport } from '../../presentation/words.ts';
import { isScalekitHost } from '../../protocol/scalekit.ts';
import { parseUrl } from '../../text/url.ts';
import { corsOwner, ownerOfUrl } from './owners.ts';
import { placeAt, scalekitDashboard, support, yourServer } from './places.ts';
import { sendReport } from './steps/scalekit.ts';
import { step } from './steps/step.ts';
import { code, host } from './words.ts';

type Party = 'mcp-server' | 'scalekit' | 'other';

/** Whose host it is. A provider behind the authorization server is another one. */
export function partyKind(facts: Facts, at: Observed): Party {
  if (ownerOfUrl(facts, at) === 'mcp-server') return 'mcp-server';
  if (isScalekitHost(parseUrl(at.request.url)?.hostname ?? '')) return 'scalekit';
  const owner = at.leg === 'provider' ? 'other' : corsOwner({ facts, at, data: {}, endpoint: at.endpoint });
  return owner === 'scalekit' && facts.scalekit ? 'scalekit' : 'other';
}

/** `your MCP server`, `Scalekit`, or another one by its host. */
export const party = (facts: Facts, at: Observed): Prose =>
  ({ 'mcp-server': 'your MCP server', scalekit: 'Scalekit', other: code(host(at.request.url)) })[partyKind(facts, at)];

/** Where its settings are. */
export const partyPlace = (facts: Facts, at: Observed): Place =>
  ({
    'mcp-server': yourServer,
    scalekit: scalekitDashboard,
    other: placeAt(at.request.url),
  })[partyKind(facts, at)];

/** Where the reader can change nothing at that host. */
export const sendToParty = (facts: Facts, at: Observed): Step =>
  partyKind(facts, at) === 'scalekit' && facts.scalekit
    ? sendReport(facts)
    : step(
        support(`whoever runs ${host(at.request.url)}`),
        `Send them ${theReport}: it holds the time, the address and the response, and nothing secret.`,
      );

const purposes: Record<Endpoint, Prose> = {
  mcp: 'call your MCP server',
  'resource-metadata': 'read where to sign in',
  'server-metadata': 'read how to sign in',
  registration: 'register',
  authorization: 'sign in',
  token: 'get a token',
};

/** What the request was for, after "to" or "could not". */
export const purpose = (endpoint: Endpoint | undefined): Prose => purposes[endpoint ?? 'mcp'];
