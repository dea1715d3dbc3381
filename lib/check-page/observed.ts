/** What a check or a recording showed of the documents that a token is held against, and where clients register. */
import type { Exchange } from '../exchange.ts';
import { issuersOf } from '../protocol/scalekit.ts';
import type { HandshakeSnapshot } from '../snapshot.ts';
import { asString, asStrings, type Json, parseObject } from '../text/json.ts';
import { httpUrl } from '../text/url.ts';

export interface Observed {
  /** URL of the MCP server, as it was asked. */
  server: string | null;
  /** `resource` of its metadata. */
  resource?: string;
  resourceId?: string;
  /** The issuers that a token may have. */
  issuers: string[];
  /** `registration_endpoint` of the authorization server. */
  registrationEndpoint?: string;
  /** Of its metadata that has it. */
  serverMetadata?: string;
  authorizationEndpoint?: string;
  tokenEndpoint?: string;
  /** `scopes_supported` of the MCP server's metadata. */
  scopes: string[];
}

export function observedOf(handshake: HandshakeSnapshot, exchanges: readonly Exchange[]): Observed {
  const rows = handshake.attempts.at(-1)?.exchanges ?? [];
  const bodies = new Map(exchanges.map(({ id, response }) => [id, response?.body]));
  /** The first document of a role that has the member. */
  const rowOf = (role: string, member: string) =>
    rows.find(
      (row) => row.role === role && row.status === 200 && parseObject(bodies.get(row.id))?.[member] !== undefined,
    );
  const document = (role: string, member: string): Json | undefined =>
    parseObject(bodies.get(rowOf(role, member)?.id ?? ''));
  const resource = asString(document('resource-metadata', 'resource')?.resource);
  const issuer = asString(document('server-metadata', 'issuer')?.issuer);
  const registrationEndpoint = asString(document('server-metadata', 'registration_endpoint')?.registration_endpoint);
  const endpoint = (member: string): string | undefined => {
    const url = asString(document('server-metadata', member)?.[member]);
    return url !== undefined && httpUrl(url) ? url : undefined;
  };
  const [authorizationEndpoint, tokenEndpoint] = [endpoint('authorization_endpoint'), endpoint('token_endpoint')];
  const serverMetadata = rowOf('server-metadata', 'registration_endpoint')?.url;
  const { scalekit, server } = handshake;
  return {
    server,
    ...(resource !== undefined && { resource }),
    ...(registrationEndpoint !== undefined && httpUrl(registrationEndpoint) && { registrationEndpoint }),
    ...(serverMetadata !== undefined && { serverMetadata }),
    ...(authorizationEndpoint !== undefined && { authorizationEndpoint }),
    ...(tokenEndpoint !== undefined && { tokenEndpoint }),
    ...(scalekit?.resourceId && { resourceId: scalekit.resourceId }),
    issuers: [...new Set([...(issuer === undefined ? [] : [issuer]), ...(scalekit ? issuersOf(scalekit) : [])])],
    scopes: asStrings(document('resource-metadata', 'scopes_supported')?.scopes_supported) ?? [],
  };
}
