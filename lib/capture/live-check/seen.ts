/** What the answers so far show of a server: how it is spoken to, where its metadata is, and what that names. */
import { header, headerValues, type RawExchange } from '../../exchange.ts';
import { refusedBy } from '../../protocol/metadata-schema.ts';
import { isClientError, isSuccess } from '../../protocol/status.ts';
import { appendedServerMetadataUrl, resourceMetadataUrls, serverMetadataUrls } from '../../protocol/well-known.ts';
import { readChallenge } from '../../protocol/www-authenticate.ts';
import { asStrings, type Json, parseObject } from '../../text/json.ts';
import { httpUrl, withoutSlash } from '../../text/url.ts';
import * as ask from './asks.ts';
import { hasAnswer } from './body.ts';
import type { Part } from './part.ts';

type Ask = ask.Ask;

/** What was answered so far. */
export interface Seen {
  /** As the developer entered it. */
  server: string;
  /** Authorization servers that are asked, at most. */
  servers: number;
  /** Where not all of it is asked: what is. */
  part?: Part | undefined;
  /** The last exchange of what was asked, redirects followed; `undefined` while there is none. */
  answerTo(ask: Ask): RawExchange | undefined;
}

export const first = ({ server }: Seen): Ask => ask.initialize(server);
const answered = (x: RawExchange | undefined): x is RawExchange & { response: object } => x?.response !== undefined;
export const status = (x: RawExchange | undefined): number => x?.response?.status ?? 0;
export const documentIn = (x: RawExchange | undefined): Json | undefined =>
  answered(x) && isSuccess(x.response) ? parseObject(x.response?.body) : undefined;

/** The server took a message of somebody without a token. */
export const isOpen = (x: RawExchange | undefined): boolean =>
  isSuccess(x?.response) && hasAnswer(x?.response?.body ?? '');

/** Where nobody answers the first message, nobody answers the others. */
export const reached = (seen: Seen): boolean => answered(seen.answerTo(first(seen)));

/** Something is there that does not take the message: the older transport opens a stream first. */
export const mayBeSse = (seen: Seen): boolean => {
  const code = status(seen.answerTo(first(seen)));
  return [400, 404, 405, 406, 415].includes(code) || (/\/sse\/?$/.test(seen.server) && code !== 401);
};

/** The older transport is what answers. */
export const isSse = (seen: Seen): boolean => {
  const x = seen.answerTo(ask.openStream(seen.server));
  if (!mayBeSse(seen) || !answered(x)) return false;
  const streams = header(x.response?.headers, 'content-type')?.startsWith('text/event-stream');
  return status(x) === 401 || (isSuccess(x.response) && streams === true);
};

/** A server of MCP 2026-07-28 alone knows no `initialize`. */
export const isModern = (seen: Seen): boolean =>
  isOther(seen) && status(seen.answerTo(ask.discover(seen.server))) === 401;

/** Something is there, and takes this message otherwise than by asking for a token. */
export const isOther = (seen: Seen): boolean =>
  isClientError(seen.answerTo(first(seen))?.response) && ![401, 403].includes(status(seen.answerTo(first(seen))));

/** How the server is spoken to. */
export const opening = (seen: Seen): Ask =>
  isSse(seen) ? ask.openStream(seen.server) : isModern(seen) ? ask.discover(seen.server) : first(seen);

/** The URL of the challenge, where it is one that can be asked. */
export function namedMetadata(x: RawExchange | undefined): string | undefined {
  const named = readChallenge(headerValues(x?.response?.headers, 'www-authenticate')).bearer?.resourceMetadata;
  return httpUrl(named)?.href;
}

export function metadataUrls(seen: Seen): { anybody: string[]; programs: string[] } {
  const named = namedMetadata(seen.answerTo(opening(seen)));
  const wellKnown = resourceMetadataUrls(seen.server);
  const looks = seen.part?.looks;
  const challenged = named === undefined || looks === 'well-known' ? [] : [named];
  const anybody = [...new Set([...challenged, ...(looks === 'named' && challenged.length ? [] : wellKnown)])];
  if (looks) return { anybody, programs: anybody };
  // Codex and Goose look below the endpoint too.
  const below = `${withoutSlash(seen.server.replace(/[?#].*$/s, ''))}/.well-known/oauth-protected-resource`;
  return { anybody, programs: [...new Set([...anybody, below])] };
}

/** The metadata that is in force; `undefined` while an answer is missing, and where there is none. */
function resourceDocument(seen: Seen): Json | undefined {
  for (const url of metadataUrls(seen).programs) {
    const found = documentIn(seen.answerTo(ask.document('resource-metadata', url)));
    if (found && asStrings(found.authorization_servers)?.length) return found;
  }
  return undefined;
}

/** Whether the official SDK finds metadata that it can use: where the 401 names, else one after the other up to what is no 4xx. */
export function isOfUse(seen: Seen): boolean {
  const lines = headerValues(seen.answerTo(opening(seen))?.response?.headers, 'www-authenticate');
  const named = httpUrl(readChallenge(lines).sdk.resourceMetadata)?.href;
  const answers = (named === undefined ? resourceMetadataUrls(seen.server) : [named]).map((url) =>
    seen.answerTo(ask.document('resource-metadata', url)),
  );
  const end = answers.find((x) => answered(x) && !isClientError(x.response));
  return end !== undefined && !refusedBy('typescript-sdk-2', 'resource', documentIn(end)).length;
}

export const isResourceMetadataAsked = (seen: Seen): boolean =>
  reached(seen) &&
  metadataUrls(seen).programs.every((url) => seen.answerTo(ask.document('resource-metadata', url)) !== undefined);

/** The authorization servers that the metadata names. */
export const issuersOf = (seen: Seen): string[] =>
  (asStrings(resourceDocument(seen)?.authorization_servers) ?? []).filter((issuer) => httpUrl(issuer) !== undefined);

/** Every form of the URL that any client asks, and the one that Scalekit has beside them, which none does. */
export function allForms(issuer: string): string[] {
  const origin = httpUrl(issuer)?.origin;
  const appended = appendedServerMetadataUrl(issuer);
  const roots = origin === undefined ? [] : serverMetadataUrls(origin);
  return [...new Set([...serverMetadataUrls(issuer), ...(appended === undefined ? [] : [appended]), ...roots])];
}

/** Where clients look that know of no authorization server: at the MCP server's own origin, or at its URL. */
export const ownForms = (server: string): string[] => [
  ...serverMetadataUrls(httpUrl(server)?.origin ?? ''),
  ...serverMetadataUrls(server),
];

/** The documents that authorization servers gave, one of each. */
export function serverDocuments(seen: Seen): Json[] {
  const issuers = issuersOf(seen).slice(0, seen.servers);
  const places = issuers.length ? issuers.map(allForms) : [ownForms(seen.server)];
  return places.flatMap((urls) => {
    const found = urls.map((url) => documentIn(seen.answerTo(ask.document('server-metadata', url))));
    return found.filter((document) => document !== undefined).slice(0, 1);
  });
}
