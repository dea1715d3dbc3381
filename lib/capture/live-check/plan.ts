/**
 * What a live check asks, as it unfolds: each step says, of what was answered so far, what is worth asking. A step that
 * waits for an answer says nothing yet; what was asked once is never asked again (`run.ts`).
 */
import { header } from '../../exchange.ts';
import { isSuccess } from '../../protocol/status.ts';
import { serverMetadataUrls } from '../../protocol/well-known.ts';
import { asString } from '../../text/json.ts';
import { httpUrl } from '../../text/url.ts';
import * as ask from './asks.ts';
import { goesTo, type Part } from './part.ts';
import {
  allForms,
  documentIn,
  first,
  isModern,
  isOfUse,
  isOpen,
  isOther,
  isResourceMetadataAsked,
  isSse,
  issuersOf,
  mayBeSse,
  metadataUrls,
  opening,
  ownForms,
  reached,
  type Seen,
  serverDocuments,
  status,
} from './seen.ts';

type Ask = ask.Ask;

type Step = (seen: Seen) => Ask[];

/** Everything that is worth asking by now, in order. */
export const plan = (seen: Seen): Ask[] => steps.flatMap((step) => step(seen));

const begin: Step = (seen) => (goesTo(seen.part, 'mcp') ? [first(seen)] : []);

const otherBeginnings: Step = (seen) => {
  if (!reached(seen)) return [];
  const { server } = seen;
  const stream = mayBeSse(seen) ? [ask.openStream(server)] : [];
  if (seen.part) return [...(isOther(seen) ? [ask.discover(server)] : []), ...stream];
  if (isOpen(seen.answerTo(first(seen)))) return [ask.discover(server), ask.head(server)];
  return [ask.discover(server), ask.initializeForAny(server), ask.head(server), ...stream];
};

const asPage: Step = (seen) =>
  reached(seen) && seen.part?.asPage !== false
    ? [
        ask.asPage(first(seen)),
        ...(isSse(seen) || isModern(seen) ? [ask.asPage(opening(seen))] : []),
        ask.tokenPreflight(seen.server),
      ]
    : [];

/** Only where a token is asked for does it show anything that one is refused. */
const madeUp: Step = (seen) => {
  if (seen.part && !seen.part.madeUpToken) return [];
  const x = seen.answerTo(opening(seen));
  return [401, 403].includes(status(x)) ? [ask.withMadeUpToken(opening(seen))] : [];
};

const resourceMetadata: Step = (seen) => {
  if (!reached(seen) || !goesTo(seen.part, 'resource-metadata')) return [];
  if (mayBeSse(seen) && !seen.answerTo(ask.openStream(seen.server))) return [];
  // One of the newest version names it in another answer.
  if (isOther(seen) && !seen.answerTo(ask.discover(seen.server))) return [];
  const { anybody, programs } = metadataUrls(seen);
  return [
    ...programs.map((url) => ask.document('resource-metadata', url)),
    ...(seen.part?.asPage === false ? [] : anybody.map((url) => ask.asPage(ask.document('resource-metadata', url)))),
  ];
};

/** One after the other, until one could be read: a page asks no more. */
function untilRead(seen: Seen, asked: readonly Ask[]): Ask[] {
  const asks: Ask[] = [];
  for (const one of asked) {
    asks.push(one);
    const x = seen.answerTo(one);
    if (!x || documentIn(x)) return asks;
  }
  return asks;
}

const documents = (urls: readonly string[]): Ask[] => urls.map((url) => ask.document('server-metadata', url));
const asPages = (urls: readonly string[]): Ask[] => documents(urls).map(ask.asPage);

/** As one client asks, who goes to the first authorization server, or to the MCP server's own origin. */
function partOfServerMetadata(seen: Seen, { asPage: pages, everyForm }: Part): Ask[] {
  const issuer = issuersOf(seen)[0] ?? httpUrl(seen.server)?.origin ?? '';
  const urls = serverMetadataUrls(issuer);
  return [
    ...(everyForm ? documents(allForms(issuer)) : untilRead(seen, documents(urls))),
    ...(pages ? untilRead(seen, asPages(urls)) : []),
  ];
}

const serverMetadata: Step = (seen) => {
  if (!isResourceMetadataAsked(seen) || !goesTo(seen.part, 'server-metadata')) return [];
  if (seen.part) return partOfServerMetadata(seen, seen.part);
  const issuers = issuersOf(seen).slice(0, seen.servers);
  const own = ownForms(seen.server);
  if (!issuers.length) {
    return [...documents([...new Set(own)]), ...untilRead(seen, asPages(own.slice(0, 2)))];
  }
  return [
    ...issuers.flatMap((issuer) => {
      const [usual = [], others = []] = [allForms(issuer).slice(0, 1), allForms(issuer).slice(1)].map(documents);
      return [...usual, ...untilRead(seen, asPages(serverMetadataUrls(issuer))), ...others];
    }),
    // Some clients look there first, whatever the metadata names; the official SDK, where it could not use that.
    ...documents(own.slice(0, isOfUse(seen) ? 1 : 2)),
  ];
};

const endpoints: Step = (seen) =>
  serverDocuments(seen).flatMap((document) => [
    ...(seen.part && !seen.part.keys ? [] : urlIn(document.jwks_uri).map(ask.keys)),
    ...(goesTo(seen.part, 'registration') ? urlIn(document.registration_endpoint).map(ask.registrationPreflight) : []),
  ]);

const urlIn = (value: unknown): string[] => {
  const url = asString(value);
  return url !== undefined && httpUrl(url) ? [url] : [];
};

/** Sessions that the server began are ended, with the token that they were begun with. */
const endSessions: Step = (seen) => {
  const started = [first(seen), ask.initializeForAny(seen.server), ask.withMadeUpToken(opening(seen))];
  return [...started, ask.asPage(first(seen))].flatMap((begun) => {
    const x = seen.answerTo(begun);
    const session = header(x?.response?.headers, 'mcp-session-id');
    if (!x || session === undefined || !isSuccess(x.response)) return [];
    return [ask.endSession(x.request.url, session, header(x.request.headers, 'authorization'))];
  });
};

/** What others wait for goes first, and then what takes two requests, one after the other. */
const steps: readonly Step[] = [
  begin,
  resourceMetadata,
  serverMetadata,
  endpoints,
  asPage,
  otherBeginnings,
  madeUp,
  endSessions,
];
