/** Where a client looks for the authorization server's metadata (RFC 8414), and whether it takes what it finds. */
import { code, codes } from '../../checks/kit/words.ts';
import type { Observed } from '../../handshake/facts.ts';
import { isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { refusedBy } from '../../protocol/metadata-schema.ts';
import { environmentOf } from '../../protocol/scalekit.ts';
import { isSuccess } from '../../protocol/status.ts';
import { appendedServerMetadataUrl, issuerOf } from '../../protocol/well-known.ts';
import { asString, asStrings } from '../../text/json.ts';
import { httpUrl, parseUrl, withoutSlash } from '../../text/url.ts';
import type { Client, IssuerRule } from '../client.ts';
import { endedBy5xx, type Issuers, notFound } from './resource-metadata.ts';
import type { Found, Seen } from './seen.ts';
import { leastSure, mightBy, on, type Step, type Stop, standard, stop, stops, unseen } from './stop.ts';

export interface ServerMetadata {
  at: Observed;
  value: Record<string, unknown>;
  /** The entry that it was found for. */
  issuer: string;
}

export function serverMetadataFor(client: Client, seen: Seen, issuers: Issuers): Step<ServerMetadata> {
  const { serverMetadataAt } = client;
  let last: Observed | undefined;
  let skipped: Stop | undefined;
  for (const issuer of issuers.urls) {
    if (issuers.named && !httpUrl(issuer)) {
      const check = seen.exactly(issuers.at, 'resource-metadata/bad-authorization-server');
      const why = `Your MCP server’s metadata names ${code(issuer)}, which is no address of an authorization server.`;
      return stop(stops({ from: standard('RFC 9728 §2') }, why, { check, ...(issuers.at && { at: issuers.at }) }));
    }
    const dropped = serverMetadataAt && pathDropped(serverMetadataAt, issuer);
    if (dropped) return stop(dropped);
    for (const { url, known } of placesFor(client, seen, issuer)) {
      if (!known) return stop(unseen('Where it looks for the metadata of the authorization server is not known.'));
      const found = seen.at(url);
      if (found.kind === 'unseen') return stop(unseen(`It asks ${code(url)}, and what answers there was not seen.`));
      last = found.at;
      const useless = uselessFor(client, seen, found);
      if (useless && client.endsAtUseless) return stop(useless);
      if (useless) {
        skipped ??= useless;
        continue;
      }
      if (found.kind === 'document') {
        const refused = refusal(client, seen, found, issuer);
        return refused ? stop(refused) : on({ at: found.at, value: found.value, issuer });
      }
      const ended = endedBy5xx(client, seen, found.at, 'server-metadata/server-error');
      if (ended && client.stopsAt5xx?.is === 'of-issuer') return without(client, seen, issuers, last, ended);
      if (ended) return stop(ended);
    }
  }
  return without(client, seen, issuers, last, issuers.refused ?? skipped);
}

/** It guesses where its endpoints are, or stops for this reason. */
function without(
  client: Client,
  seen: Seen,
  issuers: Issuers,
  last: Observed | undefined,
  reason: Stop | undefined,
): Step<ServerMetadata> {
  const why = reason ?? nowhere(client, seen, issuers, last);
  return guessed(client, seen, issuers, last, why) ?? stop(why);
}

/** MCP 2025-03-26: without metadata the endpoints are at the root. Whether they are is seen where somebody asked there. */
function guessed(
  { guesses }: Client,
  seen: Seen,
  { urls }: Issuers,
  last: Observed | undefined,
  reason: Stop,
): Step<ServerMetadata> | undefined {
  const origin = guesses?.is === 'mcp-origin' ? seen.server?.origin : httpUrl(urls[0])?.origin;
  // Scalekit has none at the root of an environment, and who does not respond has none at all.
  if (!guesses || origin === undefined || environmentOf(urls[0] ?? '') || last?.status === undefined) return undefined;
  const register = `${origin}/register`;
  const asked = seen.exchanges.find(({ request }) => request.method === 'POST' && request.url === register);
  if (asked?.status !== undefined) {
    if (!isSuccess(asked)) return undefined;
    return on({ at: asked, value: { registration_endpoint: register }, issuer: origin });
  }
  const found = seen.serverDocuments.find(({ value }) => value.registration_endpoint === register);
  if (found) return on({ at: found.at, value: found.value, issuer: origin });
  // What names its endpoints has them nowhere else.
  if (seen.serverDocuments.length) return undefined;
  const { check, at } = reason;
  const why = `It finds no metadata that says how to sign in, and tries ${code(register)} and the like; whether that is there was not seen.`;
  return stop(mightBy(guesses, why, { ...(check && { check }), ...(at && { at }) }));
}

/** No JSON, or of another shape than it reads. What is missing for everybody is told as that. */
function uselessFor({ schema }: Client, seen: Seen, found: Found): Stop | undefined {
  if (!schema || found.kind === 'unseen' || !isSuccess(found.at)) return undefined;
  const { at } = found;
  if (found.kind === 'none') {
    if (found.kept) return undefined;
    const check = seen.exactly(at, 'server-metadata/not-json');
    return stops(schema, `What ${code(at.request.url)} answers is no metadata, and it looks nowhere else then.`, {
      check,
      at,
    });
  }
  const kind = issuerOf(at.request.url)?.kind ?? 'oauth';
  const names = refusedBy(schema.is, kind, found.value).map(({ name }) => name);
  if (!names.length || missingEndpoint(seen, found)) return undefined;
  const why = `It drops the metadata of the authorization server as a whole, since not all of it has the right kind: ${codes(names)}.`;
  return stops(schema, why, { check: seen.exactly(at, 'server-metadata/invalid'), at });
}

/** In the order in which it asks about one issuer. */
function placesFor(client: Client, seen: Seen, issuer: string): { url: string; known: boolean }[] {
  const urls = seen.places.ofIssuer(issuer);
  const asked = (client.serverMetadataAt?.is ?? ['not-known']).flatMap((place) =>
    place === 'not-known' ? '' : (urls[place] ?? []),
  );
  return [...new Set(asked)].map((url) => ({ url, known: url !== '' }));
}

/** What stands at the root of the host is of another authorization server than the one that has a path. */
function pathDropped(at: NonNullable<Client['serverMetadataAt']>, issuer: string): Stop | undefined {
  if (!at.is.every((place) => place === 'root' || place === 'openid-root')) return undefined;
  if ((parseUrl(issuer)?.pathname ?? '/') === '/') return undefined;
  const why = `It drops the path of ${code(issuer)}, a fault of its own, and at the root of that host there is no metadata for your MCP server.`;
  return stops(at, why, { check: 'client/outdated' });
}

function nowhere(client: Client, seen: Seen, { urls, named, at }: Issuers, last: Observed | undefined): Stop {
  const from = client.serverMetadataAt ?? { from: standard('RFC 8414 §3') };
  if (!named) {
    const check = seen.exactly(at, notFound(seen));
    // Where the challenge leads nowhere, what it makes of that leads here.
    const { hint, withoutResourceMetadata } = client;
    return stops(
      leastSure([seen.hint && hint, withoutResourceMetadata, from]) ?? from,
      'It finds no metadata that says where to sign in, neither your MCP server’s nor an authorization server’s on the same host.',
      { check, ...(at && { at }) },
    );
  }
  const where = last && { at: last };
  const appended = urls
    .flatMap((issuer) => appendedServerMetadataUrl(issuer) ?? [])
    .some((url) => seen.at(url).kind === 'document');
  if (appended) {
    return stops(
      from,
      'The metadata of the authorization server is only at the end of its address, where no client asks.',
      { check: 'server-metadata/only-appended', ...where },
    );
  }
  const check = seen.exactly(last, 'server-metadata/not-found');
  return stops(from, `It finds no metadata of the authorization server ${code(urls[0])}.`, { check, ...where });
}

const agrees: Record<IssuerRule, (issuer: string, entry: string) => boolean> = {
  identical: (issuer, entry) => issuer === entry,
  'entry-may-end-with-slash': (issuer, entry) => issuer === entry || `${issuer}/` === entry,
  'root-slash': (issuer, entry) =>
    issuer === entry || (parseUrl(entry)?.pathname === '/' && withoutSlash(issuer) === withoutSlash(entry)),
  'same-url': (issuer, entry) => parseUrl(issuer)?.href === parseUrl(entry)?.href,
  'not-compared': () => true,
};

function refusal(
  client: Client,
  seen: Seen,
  { at, value }: Found & { kind: 'document' },
  entry: string,
): Stop | undefined {
  return (
    issuerRefusal(client, seen, { at, value }, entry) ??
    missingEndpoint(seen, { at, value }) ??
    pkceRefusal(client, seen, { at, value }) ??
    withoutCode(client, seen, { at, value }) ??
    insecureEndpoint(client, seen, { at, value }) ??
    elsewhere(client, { at, value }, entry)
  );
}

type Document = Pick<Found & { kind: 'document' }, 'at' | 'value'>;

function issuerRefusal({ issuer: rule }: Client, seen: Seen, { at, value }: Document, entry: string): Stop | undefined {
  const issuer = asString(value.issuer);
  if (issuer === undefined || issuer === entry) return undefined;
  const difference = `the authorization server writes its address as ${code(issuer)}, and your MCP server as ${code(entry)} (\`issuer\`)`;
  if (!rule) return unseen(`Whether it compares the two is not known: ${difference}.`);
  if (agrees[rule.is](issuer, entry)) return undefined;
  return stops(rule, `It compares two texts, and they differ: ${difference}.`, {
    check: seen.exactly(at, 'server-metadata/issuer-mismatch'),
    at,
  });
}

function missingEndpoint(seen: Seen, { at, value }: Document): Stop | undefined {
  const missing = ['authorization_endpoint', 'token_endpoint'].find((name) => asString(value[name]) === undefined);
  if (!missing) return undefined;
  const check = seen.exactly(at, 'server-metadata/missing-endpoints');
  return stops({ from: standard('RFC 8414 §2') }, `The metadata of the authorization server lacks \`${missing}\`.`, {
    check,
    at,
  });
}

function pkceRefusal({ pkce }: Client, seen: Seen, { at, value }: Document): Stop | undefined {
  const listed = asStrings(value.code_challenge_methods_supported);
  if (listed?.includes('S256') || pkce?.is === 'not-looked-at') return undefined;
  if (!listed && pkce?.is === 'not-left-out') return undefined;
  const says = listed ? 'lists PKCE methods without `S256`' : 'lists no PKCE methods';
  if (!pkce) return unseen(`The metadata of the authorization server ${says}; what it makes of that is not known.`);
  const why = `The metadata of the authorization server ${says} (\`code_challenge_methods_supported\`), and it goes no further then.`;
  return stops(pkce, why, { check: seen.exactly(at, 'server-metadata/no-pkce'), at });
}

/** The official SDK looks for the word alone among the kinds of response. */
function withoutCode({ endsAtUseless }: Client, seen: Seen, { at, value }: Document): Stop | undefined {
  if (!endsAtUseless || asStrings(value.response_types_supported)?.includes('code')) return undefined;
  const why = 'The metadata of the authorization server does not list `code` (`response_types_supported`).';
  return stops(endsAtUseless, why, { check: seen.exactly(at, 'server-metadata/invalid'), at });
}

function insecureEndpoint({ httpsEndpoints }: Client, seen: Seen, { at, value }: Document): Stop | undefined {
  if (!httpsEndpoints) return undefined;
  const names = [
    'token_endpoint',
    ...(httpsEndpoints.is === 'all' ? ['authorization_endpoint', 'registration_endpoint'] : []),
  ];
  const insecure = names.find((name) => {
    const url = httpUrl(asString(value[name]));
    return url?.protocol === 'http:' && !isLoopbackOrSubdomain(url);
  });
  if (!insecure) return undefined;
  const check = seen.exactly(at, 'server-metadata/insecure-endpoint');
  return stops(httpsEndpoints, `\`${insecure}\` is plain http, and it sends nothing secret there.`, { check, at });
}

/** Codex since 0.150: without a promised `iss`, nothing else ties the sign-in page to the issuer. */
function elsewhere({ signInAtIssuer }: Client, { at, value }: Document, entry: string): Stop | undefined {
  if (!signInAtIssuer || value.authorization_response_iss_parameter_supported === true) return undefined;
  const page = httpUrl(asString(value.authorization_endpoint))?.origin;
  if (page === undefined || page === httpUrl(entry)?.origin) return undefined;
  const why = `The sign-in page is at ${code(page)} and not on the host of ${code(entry)}: a custom domain is set up by half.`;
  return stops(signInAtIssuer, why, { rule: 'signInAtIssuer', at });
}
