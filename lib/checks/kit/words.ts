/** Words that many checks share, so that one thing has one name everywhere. */
import type { Endpoint, Owner, Prose } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { describeMasked } from '../../masked.ts';
import { isObject } from '../../text/json.ts';
import { parseUrl } from '../../text/url.ts';

/** Longest value quoted inside a sentence, in UTF-16 code units. */
const MAX_QUOTED = 300;

/** A value from the network inside a sentence: no markup can come from it, and it has an end. */
export function code(value: string | number | undefined | null): Prose {
  const text = describeMasked(String(value ?? ''))
    .replaceAll('`', "'")
    .replace(/\s+/g, ' ')
    .trim();
  if (text === '') return 'nothing';
  return `\`${text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text}\``;
}

/** `a`, `a and b`, `a, b and c`; each as code. */
export function codes(values: readonly string[]): Prose {
  const quoted = values.map(code);
  return quoted.length < 2 ? (quoted[0] ?? 'nothing') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}

export const host = (url: string | undefined | null): string => parseUrl(url ?? undefined)?.host ?? url ?? '';

const endpointNames: Record<Endpoint, Prose> = {
  mcp: 'your MCP server',
  'resource-metadata': 'the protected resource metadata',
  'server-metadata': 'the authorization server metadata',
  registration: 'the registration endpoint',
  authorization: 'the authorization endpoint',
  token: 'the token endpoint',
};

export const endpointName = (endpoint: Endpoint | undefined): Prose => endpointNames[endpoint ?? 'mcp'];

/** `Scalekit`, or `the authorization server` where it is another vendor's. */
export const authorizationServer = ({ scalekit }: Pick<Facts, 'scalekit'>): Prose =>
  scalekit ? 'Scalekit' : 'the authorization server';

/** For the beginning of a sentence; a program's own name (`mcp-remote`) stays as it is. */
export const upperFirst = (text: string): string =>
  /^[a-z]+[-_.\d]\S*$/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);

/** Names in `clientInfo` that name no client. */
const nameless = /^(?:any|client|mcp|mcp[-_ ]?client|example[-_ ]?client|test|unknown)$/i;

/** `the Inspector`, `Claude Code`, `the client`. */
export const clientWord = ({ client }: Pick<Facts, 'client'>): Prose => {
  if (client.kind === 'inspector') return 'the Inspector';
  return client.kind === 'other' && !nameless.test(client.name) ? client.name : 'the client';
};

/** Who answers for an endpoint: decided by whose host it is, since clients also ask the MCP server for the other's. */
export function ownerOfUrl({ server, resourceMetadata }: Facts, at: Observed): Owner {
  if (at.role === 'mcp' || at.role === 'resource-metadata') return 'mcp-server';
  const origin = parseUrl(at.request.url)?.origin;
  const named = resourceMetadata.authorizationServers.some((issuer) => parseUrl(issuer)?.origin === origin);
  return origin === parseUrl(server ?? undefined)?.origin && !named ? 'mcp-server' : 'scalekit';
}

/** The member of a JSON object as it would be written in the document: `"resource": "https://…"`. */
export function member(document: unknown, name: string): string | null {
  if (!isObject(document) || !(name in document)) return null;
  return `"${name}": ${JSON.stringify(document[name])}`;
}
