/** What a capture shows of a server, whoever asked: what any client would get for each address of its search. */
import { groupOf } from '../../checks/define.ts';
import type { CheckId } from '../../checks/ids.ts';
import { header } from '../../exchange.ts';
import type { Finding } from '../../finding.ts';
import { type Facts, isMcp, type McpExchange, type Observed } from '../../handshake/facts.ts';
import { isSuccess } from '../../protocol/status.ts';
import { resourceMetadataUrls, serverMetadataUrls } from '../../protocol/well-known.ts';
import { defined } from '../../text/defined.ts';
import { isObject } from '../../text/json.ts';
import { httpUrl, parseUrl, withoutFragment, withoutSlash } from '../../text/url.ts';
import type { ResourceMetadataPlace, ServerMetadataPlace } from '../client.ts';

/** What stands at an address. `unseen`: nobody asked there, or the answer was not observed; `kept`: from a page, to which it is as good as none. */
export type Found =
  | { kind: 'document'; at: Observed; value: Record<string, unknown> }
  | { kind: 'none'; at: Observed; kept?: true }
  | { kind: 'unseen' };

export interface Seen {
  facts: Facts;
  /** Everything that was asked, by this client or by a live check for all of them. */
  exchanges: readonly Observed[];
  /** What the checks say of this capture: its cause, or what it looks like; then the rest. */
  findings: readonly Finding[];
  /** The cause among them, or what it looks like. */
  main: Finding | undefined;
  server: URL | undefined;
  /** The answer to a request without a token: the one that asks for a sign-in, where there is one. */
  first: McpExchange | undefined;
  /** The answer to a `GET` without a token, where it asks for a sign-in or is a stream: the older transport (SSE). */
  stream: McpExchange | undefined;
  /** The answer to `HEAD` without a token. */
  head: McpExchange | undefined;
  /** The address in the challenge, as the official SDK reads it. */
  hint: URL | undefined;
  at(url: string): Found;
  /** The metadata of authorization servers, wherever it was found. */
  serverDocuments: readonly (Found & { kind: 'document' })[];
  /** Where the metadata of this server stands, and that of an issuer; the same for many clients, so made once. */
  places: {
    ofResource: Partial<Record<ResourceMetadataPlace, string>>;
    ofIssuer(issuer: string): Partial<Record<ServerMetadataPlace, string>>;
  };
  /** What a check says more exactly of this exchange than `general` does. */
  exactly(at: Observed | undefined, general: CheckId): CheckId;
}

export function seenIn(facts: Facts, findings: readonly Finding[], main: Finding | undefined): Seen {
  // A live check asks as a program and as a page: what a program gets says more.
  const exchanges = (facts.checked?.all ?? facts.exchanges).toSorted((a, b) => asPage(a) - asPage(b));
  const answered = exchanges.filter(isMcp).filter((x) => x.tokenless && x.status !== undefined);
  const asked = answered.filter((x) => x.request.method === 'POST');
  const usual = asked.filter((x) => header(x.request.headers, 'accept') !== '*/*');
  const opened = answered.filter((x) => x.request.method === 'GET');
  const first = [usual, asked, opened].map(telling).find((x) => x !== undefined);
  const byUrl = documentsOf(exchanges);
  const server = httpUrl(facts.server);
  return {
    facts,
    exchanges,
    findings,
    main,
    server,
    first,
    stream: opened.find(isStream),
    head: answered.find((x) => x.request.method === 'HEAD'),
    hint: hintOf(first),
    serverDocuments: [...byUrl.values()].filter(
      (found) => found.kind === 'document' && found.at.role === 'server-metadata',
    ) as (Found & { kind: 'document' })[],
    at: once((url) => byUrl.get(key(url)) ?? { kind: 'unseen' }),
    places: { ofResource: server ? resourcePlaces(server) : {}, ofIssuer: once(issuerPlaces) },
    exactly: (at, general) =>
      findings.find(
        ({ check, evidence }) =>
          [groupOf(general), 'network'].includes(groupOf(check)) &&
          evidence.some(({ exchange }) => exchange === at?.id),
      )?.check ?? general,
  };
}

function once<T>(make: (text: string) => T): (text: string) => T {
  const made = new Map<string, T>();
  return (text) => {
    if (!made.has(text)) made.set(text, make(text));
    return made.get(text) as T;
  };
}

function resourcePlaces(server: URL): Partial<Record<ResourceMetadataPlace, string>> {
  const [path = '', root = path] = resourceMetadataUrls(server.href);
  const appended = `${server.origin}${withoutSlash(server.pathname)}/.well-known/oauth-protected-resource`;
  return { path, root, appended };
}

function issuerPlaces(issuer: string): Partial<Record<ServerMetadataPlace, string>> {
  const [inserted, openid, appended] = serverMetadataUrls(issuer);
  const [root, openidRoot] = serverMetadataUrls(parseUrl(issuer)?.origin ?? '');
  return defined({
    inserted,
    'openid-inserted': openid,
    'openid-appended': appended,
    root,
    'openid-root': openidRoot,
  });
}

/** The address in the challenge, as the official SDK reads it. */
const hintOf = (first: McpExchange | undefined) => httpUrl(first?.challenge?.sdk.resourceMetadata);

const isStream = (x: McpExchange) =>
  x.status === 401 ||
  (isSuccess(x) && header(x.response?.headers, 'content-type')?.startsWith('text/event-stream') === true);

/** As a client sees the server that speaks the older transport to it. */
export const bySse = (seen: Seen): Seen => ({ ...seen, first: seen.stream, hint: hintOf(seen.stream) });

/** It reads the address in the answer to `HEAD`, and in no other one. */
export const byHead = (seen: Seen): Seen => (seen.head ? { ...seen, hint: hintOf(seen.head) } : seen);

const asPage = ({ page }: Observed) => Number(page.origin !== null);
const telling = (asked: readonly McpExchange[]) => asked.find((x) => x.status === 401) ?? asked[0];

const key = (url: string) => withoutFragment(parseUrl(url)?.href ?? url);

/** By address; a redirect stands for what it led to. The best answer counts: one that a page could not read is still one. */
function documentsOf(exchanges: readonly Observed[]): ReadonlyMap<string, Found> {
  const led = new Map(
    exchanges.flatMap((x) => (x.redirectedFrom === undefined ? [] : [[x.redirectedFrom, x] as const])),
  );
  const byUrl = new Map<string, Found>();
  for (const asked of exchanges) {
    if (asked.role !== 'resource-metadata' && asked.role !== 'server-metadata') continue;
    const found = foundIn(led.get(asked.id) ?? asked);
    const before = byUrl.get(key(asked.request.url));
    if (!before || (found.kind !== 'unseen' && before.kind !== 'document')) byUrl.set(key(asked.request.url), found);
  }
  return byUrl;
}

function foundIn(at: Observed): Found {
  if (at.status === undefined) return at.failure?.kind === 'network' ? { kind: 'none', at } : { kind: 'unseen' };
  if (!isSuccess(at)) return { kind: 'none', at };
  if (at.bodyKind === 'unseen') return { kind: 'unseen' };
  return isObject(at.json) && Object.keys(at.json).length
    ? { kind: 'document', at, value: at.json }
    : { kind: 'none', at };
}
