/**
 * What ties exchanges to one sign-in: the addresses that its metadata names, the client's identity, and values that come
 * back. All of it has a key, so that an exchange finds its sign-in without asking each of them.
 */
import { endpointMembers } from '../../protocol/server-metadata.ts';
import { appendedServerMetadataUrl, resourceMetadataUrls, serverMetadataUrls } from '../../protocol/well-known.ts';
import { challengesIn } from '../../protocol/www-authenticate.ts';
import { asString, asStrings, isObject } from '../../text/json.ts';
import { bare, parseUrl } from '../../text/url.ts';
import { pageOf } from '../address.ts';
import { responseBody } from '../body.ts';
import { NATIVE, type Sighting } from './sighting.ts';

/** The kinds of link, and how much each says. */
export const weights = {
  /** `state`, a code, a refresh token. */
  mark: 16,
  client: 4,
  resource: 4,
  /** An endpoint or a metadata URL. */
  url: 3,
  redirect: 2,
  /** The page that asks, or `NATIVE`. */
  page: 2,
  /** The host of the MCP server, or of its authorization server. */
  host: 1,
  /** A callback or a code of the authorization server's own, at a provider of its own: what is sent with it is none of the client's. */
  away: 0,
} as const;

export type Kind = keyof typeof weights;

export interface Link {
  kind: Kind;
  value: string;
  key: string;
}

/** An exchange that may be part of a sign-in, with what ties it to one. */
export interface Candidate extends Sighting {
  /** It shows MCP by itself (`evidence.ts`). */
  evident: boolean;
  links: readonly Link[];
}

export const keyOf = (kind: Kind, value: string): string => `${kind} ${value}`;
const link = (kind: Kind, value: string): Link => ({ kind, value, key: keyOf(kind, value) });
export function links(kind: Kind, values: readonly (string | undefined)[]): Link[] {
  const made: Link[] = [];
  for (const value of values) if (value !== undefined) made.push(link(kind, value));
  return made;
}

/** What an exchange says of whose it is; an MCP request goes to its server, and says no more than who asks. */
export const linksOf = ({ role, says, asker }: Sighting): Link[] =>
  role === 'mcp'
    ? links('page', [asker])
    : [
        ...links('mark', says.marks),
        ...links('client', [says.clientId]),
        ...links('resource', [says.resource]),
        link('url', says.url),
        ...links('redirect', says.redirectUris),
        ...links('page', [asker]),
        ...links('host', [says.host]),
      ];

/** What a server's URL alone says. */
export const linksOfServer = (server: string): Link[] => [
  link('resource', server),
  ...links('host', [pageOf(server)]),
  ...links('url', [...resourceMetadataUrls(server), ...serverMetadataUrls(server)].map(bare)),
];

/** What one exchange of a sign-in teaches of it. */
export function lessonsOf(candidate: Candidate): Link[] {
  const { exchange, role, says } = candidate;
  const named = challengesIn(exchange.response?.headers).map(({ bearer }) => bearer?.resourceMetadata);
  return [
    ...links('mark', says.marks),
    ...links('client', [says.clientId]),
    ...links('redirect', role === 'callback' ? [] : says.redirectUris),
    ...links('page', pagesOf(candidate)),
    ...links(
      'url',
      named.map((url) => (url !== undefined && parseUrl(url) ? bare(url) : undefined)),
    ),
    // What a client asks for metadata, to register or for a token is its server, or its server's authorization server.
    ...(role === 'callback' || role === 'authorization' ? [] : [...links('host', [says.host]), ...namedBy(candidate)]),
  ];
}

/** The client's page. Only what shows MCP tells: others ask the same endpoints. */
function pagesOf({ exchange, role, says, asker, evident }: Candidate): (string | undefined)[] {
  if (!evident && role !== 'mcp') return [];
  if (!exchange.navigation) return [asker];
  // Where no page asked, the client is no page, or the one that its callback is on.
  return role === 'authorization' && asker === undefined ? [NATIVE, ...says.redirectUris.map(pageOf)] : [];
}

/** What a metadata document names. */
export function namedBy({ exchange, role }: Pick<Candidate, 'exchange' | 'role'>): Link[] {
  const answer = responseBody(exchange).json;
  if (!isObject(answer)) return [];
  if (role === 'resource-metadata') {
    const issuers = asStrings(answer.authorization_servers) ?? [];
    return [...links('resource', [asString(answer.resource)]), ...issuers.flatMap(linksOfIssuer)];
  }
  if (role !== 'server-metadata') return [];
  const members = Object.values(endpointMembers).map((name) => answer[name]);
  const endpoints = members.map(asString).filter((url) => url !== undefined && parseUrl(url));
  return [
    ...links(
      'url',
      endpoints.map((url) => url && bare(url)),
    ),
    ...links('host', endpoints.map(pageOf)),
  ];
}

const linksOfIssuer = (issuer: string): Link[] => [
  ...links(
    'url',
    [...serverMetadataUrls(issuer), appendedServerMetadataUrl(issuer)].map((url) => url && bare(url)),
  ),
  ...links('host', [pageOf(issuer)]),
];
