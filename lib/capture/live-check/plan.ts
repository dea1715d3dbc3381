/**
 * What a live check asks, as it unfolds: each step says, of what was answered so far, what is worth asking. A step that
 * waits for an answer says nothing yet; what was asked once is never asked again (`run.ts`).
 */
import { header, headerValues, type RawExchange } from '../../exchange.ts';
import { isClientError, isRedirect, isSuccess } from '../../protocol/status.ts';
import { appendedServerMetadataUrl, resourceMetadataUrls, serverMetadataUrls } from '../../protocol/well-known.ts';
import { readChallenge } from '../../protocol/www-authenticate.ts';
import { asString, asStrings, type Json, parseObject } from '../../text/json.ts';
import { httpUrl } from '../../text/url.ts';
import * as ask from './asks.ts';
import { hasAnswer } from './body.ts';

type Ask = ask.Ask;

/** What was answered so far. */
export interface Seen {
  /** As the developer entered it. */
  server: string;
  /** Authorization servers that are asked, at most. */
  servers: number;
  /** The last exchange of what was asked, redirects followed; `undefined` while there is none. */
  answerTo(ask: Ask): RawExchange | undefined;
}

type Step = (seen: Seen) => Ask[];

/** Everything that is worth asking by now, in order. */
export const plan = (seen: Seen): Ask[] => steps.flatMap((step) => step(seen));

const first = ({ server }: Seen): Ask => ask.initialize(server);
const answered = (x: RawExchange | undefined): x is RawExchange & { response: object } => x?.response !== undefined;
const status = (x: RawExchange | undefined): number => x?.response?.status ?? 0;
const documentIn = (x: RawExchange | undefined): Json | undefined =>
  answered(x) && isSuccess(x.response) ? parseObject(x.response?.body) : undefined;

/** The server took a message of somebody without a token. */
const isOpen = (x: RawExchange | undefined): boolean => isSuccess(x?.response) && hasAnswer(x?.response?.body ?? '');

/** Where nobody answers the first message, nobody answers the others. */
const reached = (seen: Seen): boolean => answered(seen.answerTo(first(seen)));

/** Something is there that does not take the message: the older transport opens a stream first. */
const mayBeSse = (seen: Seen): boolean => {
  const code = status(seen.answerTo(first(seen)));
  return [400, 404, 405, 406, 415].includes(code) || (/\/sse\/?$/.test(seen.server) && code !== 401);
};

/** The older transport is what answers. */
const isSse = (seen: Seen): boolean => {
  const x = seen.answerTo(ask.openStream(seen.server));
  if (!mayBeSse(seen) || !answered(x)) return false;
  const streams = header(x.response?.headers, 'content-type')?.startsWith('text/event-stream');
  return status(x) === 401 || (isSuccess(x.response) && streams === true);
};

/** A server of MCP 2026-07-28 alone knows no `initialize`. */
const isModern = (seen: Seen): boolean =>
  isClientError(seen.answerTo(first(seen))?.response) &&
  ![401, 403].includes(status(seen.answerTo(first(seen)))) &&
  status(seen.answerTo(ask.discover(seen.server))) === 401;

/** How the server is spoken to. */
const opening = (seen: Seen): Ask =>
  isSse(seen) ? ask.openStream(seen.server) : isModern(seen) ? ask.discover(seen.server) : first(seen);

const begin: Step = (seen) => [first(seen)];

const otherBeginnings: Step = (seen) => {
  if (!reached(seen)) return [];
  const { server } = seen;
  const stream = mayBeSse(seen) ? [ask.openStream(server)] : [];
  if (isOpen(seen.answerTo(first(seen)))) return [ask.discover(server), ask.head(server)];
  return [ask.discover(server), ask.initializeForAny(server), ask.head(server), ...stream];
};

const asPage: Step = (seen) =>
  reached(seen)
    ? [
        ask.asPage(first(seen)),
        ...(isSse(seen) || isModern(seen) ? [ask.asPage(opening(seen))] : []),
        ask.tokenPreflight(seen.server),
      ]
    : [];

/** Only where a token is asked for does it show anything that one is refused. */
const madeUp: Step = (seen) => {
  const x = seen.answerTo(opening(seen));
  return [401, 403].includes(status(x)) ? [ask.withMadeUpToken(opening(seen))] : [];
};

/** The URL of the challenge, where it is one that can be asked. */
export function namedMetadata(x: RawExchange | undefined): string | undefined {
  const named = readChallenge(headerValues(x?.response?.headers, 'www-authenticate')).bearer?.resourceMetadata;
  return httpUrl(named)?.href;
}

function metadataUrls(seen: Seen): { anybody: string[]; programs: string[] } {
  const named = namedMetadata(seen.answerTo(opening(seen)));
  const wellKnown = resourceMetadataUrls(seen.server);
  const anybody = [...new Set([...(named === undefined ? [] : [named]), ...wellKnown])];
  // Codex and Goose look below the endpoint too.
  const below = `${seen.server.replace(/[?#].*$/s, '').replace(/\/$/, '')}/.well-known/oauth-protected-resource`;
  return { anybody, programs: [...new Set([...anybody, below])] };
}

const resourceMetadata: Step = (seen) => {
  if (!reached(seen)) return [];
  if (mayBeSse(seen) && !seen.answerTo(ask.openStream(seen.server))) return [];
  const { anybody, programs } = metadataUrls(seen);
  return [
    ...programs.map((url) => ask.document('resource-metadata', url)),
    ...anybody.map((url) => ask.asPage(ask.document('resource-metadata', url))),
  ];
};

/** The metadata that is in force; `undefined` while an answer is missing, and where there is none. */
function resourceDocument(seen: Seen): Json | undefined {
  for (const url of metadataUrls(seen).programs) {
    const found = documentIn(seen.answerTo(ask.document('resource-metadata', url)));
    if (found && asStrings(found.authorization_servers)?.length) return found;
  }
  return undefined;
}

const isResourceMetadataAsked = (seen: Seen): boolean =>
  reached(seen) &&
  metadataUrls(seen).programs.every((url) => seen.answerTo(ask.document('resource-metadata', url)) !== undefined);

/** The authorization servers that the metadata names. */
export const issuersOf = (seen: Seen): string[] =>
  (asStrings(resourceDocument(seen)?.authorization_servers) ?? []).filter((issuer) => httpUrl(issuer) !== undefined);

/** Every form of the URL that any client asks, and the one that Scalekit has beside them, which none does. */
function allForms(issuer: string): string[] {
  const origin = httpUrl(issuer)?.origin;
  const appended = appendedServerMetadataUrl(issuer);
  const roots = origin === undefined ? [] : serverMetadataUrls(origin);
  return [...new Set([...serverMetadataUrls(issuer), ...(appended === undefined ? [] : [appended]), ...roots])];
}

/** Where clients look that know of no authorization server: at the MCP server's own origin, or at its URL. */
const ownForms = (server: string): string[] => [
  ...serverMetadataUrls(httpUrl(server)?.origin ?? ''),
  ...serverMetadataUrls(server),
];

/** A page asks one after the other, until it could read one. */
function untilRead(seen: Seen, urls: readonly string[]): Ask[] {
  const asks: Ask[] = [];
  for (const url of urls) {
    const page = ask.asPage(ask.document('server-metadata', url));
    asks.push(page);
    const x = seen.answerTo(page);
    if (!x || documentIn(x)) return asks;
  }
  return asks;
}

const serverMetadata: Step = (seen) => {
  if (!isResourceMetadataAsked(seen)) return [];
  const issuers = issuersOf(seen).slice(0, seen.servers);
  const own = ownForms(seen.server);
  if (!issuers.length) {
    return [
      ...[...new Set(own)].map((url) => ask.document('server-metadata', url)),
      ...untilRead(seen, own.slice(0, 2)),
    ];
  }
  return [
    ...issuers.flatMap((issuer) => [
      ...allForms(issuer).map((url) => ask.document('server-metadata', url)),
      ...untilRead(seen, serverMetadataUrls(issuer)),
    ]),
    // Some clients look there first, whatever the metadata names.
    ...own.slice(0, 1).map((url) => ask.document('server-metadata', url)),
  ];
};

/** The documents that authorization servers gave, one of each. */
function serverDocuments(seen: Seen): Json[] {
  const issuers = issuersOf(seen).slice(0, seen.servers);
  const places = issuers.length ? issuers.map(allForms) : [ownForms(seen.server)];
  return places.flatMap((urls) => {
    const found = urls.map((url) => documentIn(seen.answerTo(ask.document('server-metadata', url))));
    return found.filter((document) => document !== undefined).slice(0, 1);
  });
}

const endpoints: Step = (seen) =>
  serverDocuments(seen).flatMap((document) => [
    ...urlIn(document.jwks_uri).map(ask.keys),
    ...urlIn(document.registration_endpoint).map(ask.registrationPreflight),
  ]);

const urlIn = (value: unknown): string[] => {
  const url = asString(value);
  return url !== undefined && httpUrl(url) ? [url] : [];
};

/** Sessions that the server began are ended, with the token that they were begun with. */
const endSessions: Step = (seen) => {
  const start = opening(seen);
  return [start, ask.asPage(start), ask.initializeForAny(seen.server), ask.withMadeUpToken(start)].flatMap((begun) => {
    const x = seen.answerTo(begun);
    const session = header(x?.response?.headers, 'mcp-session-id');
    if (!x || session === undefined || isRedirect(x.response) || !isSuccess(x.response)) return [];
    return [ask.endSession(x.request.url, session, header(x.request.headers, 'authorization'))];
  });
};

const steps: readonly Step[] = [
  begin,
  otherBeginnings,
  asPage,
  madeUp,
  resourceMetadata,
  serverMetadata,
  endpoints,
  endSessions,
];
