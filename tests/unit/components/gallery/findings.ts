/** What the checks say today of sign-ins that are told by what is different about them, at the hosts of the gallery. */
import type { CheckId } from '../../../../lib/checks/ids.ts';
import { diagnose } from '../../../../lib/diagnose.ts';
import type { Exchange } from '../../../../lib/exchange.ts';
import type { Finding } from '../../../../lib/finding.ts';
import { assemble } from '../../../../lib/handshake/assemble.ts';
import type { Handshake } from '../../../../lib/handshake/handshake.ts';
import preflight from '../../../fixtures/checks/cors/preflight-rejected.ts';
import { answer, type Flow, headers, json, relayed, request, server } from '../../../fixtures/flow.ts';
import { MCP } from './handshakes.ts';

/** As the gallery numbers them, from `x1` on, at the MCP server with this URL. */
export function exchangesOf(flow: Flow, url = MCP): Exchange[] {
  const named = flow.exchanges.map((exchange, index) => ({ ...exchange, id: `x${index + 1}` }));
  const [from, to] = [new URL(server), new URL(url)];
  const text = JSON.stringify(named).replaceAll(from.origin, to.origin).replaceAll(from.host, to.host);
  return JSON.parse(text) as Exchange[];
}

/** The one handshake of these exchanges. */
export function handshakeOf(exchanges: Exchange[]): Handshake {
  const [handshake, ...others] = assemble(exchanges).handshakes;
  if (!handshake || others.length) throw new Error('This is not one handshake.');
  return handshake;
}

function findingOf(check: CheckId, flow: Flow): Finding {
  const { cause, consequences, warnings } = diagnose(handshakeOf(exchangesOf(flow)), { ended: true });
  const found = [cause, ...consequences, ...warnings].find((finding) => finding?.check === check);
  if (!found) throw new Error(`Nothing fails ${check}.`);
  return found;
}

const asked = { client_name: 'MCP Inspector', redirect_uris: ['http://localhost:6274/oauth/callback'] };
const guessed = answer(404)({
  ...request('POST', `${new URL(server).origin}/register`, { json: asked }),
  via: 'inspector-v2-relay',
});

/** Its metadata names another URL, and then the client guesses where to register. */
export const mismatched = relayed()
  .until('resourceMetadata')
  .change('resourceMetadata', json({ resource: 'http://mcp.example.com/mcp' }))
  .add({ guessed });

/** It works, and another client would not find the metadata; the sign-in is over when the token expires. */
export const withWarnings = relayed()
  .until('stream')
  .change('initialize', headers({ 'www-authenticate': 'Bearer realm="mcp"' }))
  .change('token', json({ refresh_token: undefined }));

export const unregistered = relayed()
  .until('serverMetadata')
  .change('serverMetadata', json({ registration_endpoint: undefined, client_id_metadata_document_supported: false }));

export const preflightRefused = preflight.failing;

export const resourceMismatch = findingOf('resource-metadata/resource-mismatch', mismatched);
export const guessedRegistration = findingOf('registration/guessed-endpoint', mismatched);
export const noRefreshToken = findingOf('token/no-refresh-token', withWarnings);
export const strictResource = findingOf('challenge/no-resource-metadata', withWarnings);
