/** Where a client looks for the resource metadata (RFC 9728), and whether it takes what it finds. */
import type { CheckId } from '../../checks/ids.ts';
import { code, codes } from '../../checks/kit/words.ts';
import type { Observed } from '../../handshake/facts.ts';
import { refusedBy } from '../../protocol/metadata-schema.ts';
import { identical, resourceDifference } from '../../protocol/resource.ts';
import { isSuccess } from '../../protocol/status.ts';
import { asString, asStrings } from '../../text/json.ts';
import { sameOrigin, withoutSlash } from '../../text/url.ts';
import type { Client, ResourceRule } from '../client.ts';
import type { Found, Seen } from './seen.ts';
import { on, type Step, type Stop, stop, stops, unseen } from './stop.ts';

/** What it goes on with: the entries to ask about, or the MCP server itself where it found none. */
export interface Issuers {
  urls: readonly string[];
  /** Resource metadata names them; else the client made them up. */
  named: boolean;
  /** Where the search for resource metadata ended. */
  at?: Observed;
  /** Why the client left aside what it had found. */
  refused?: Stop;
}

interface Place {
  kind: 'hint' | 'path' | 'root' | 'appended' | 'not-known';
  url: string;
}

export function issuersFor(client: Client, seen: Seen): Step<Issuers> {
  let last: Observed | undefined;
  let skipped: Stop | undefined;
  for (const { kind, url } of placesFor(client, seen)) {
    if (kind === 'not-known') return stop(unseen('Where it looks for the metadata of your MCP server is not known.'));
    const found = seen.at(url);
    if (found.kind === 'unseen') return stop(unseen(`It asks ${code(url)}, and what answers there was not seen.`));
    last = found.at;
    const useless = uselessFor(client, found, seen);
    if (useless && client.endsAtUseless) return withoutMetadata(client, seen, last, useless);
    if (useless) {
      skipped ??= useless;
      continue;
    }
    if (found.kind === 'document') {
      const refused = refusal(client, found, kind, seen);
      if (!refused) return taken(client, found, seen);
      if (!client.mismatchIsSkipped) return stop(refused);
      skipped ??= refused;
      continue;
    }
    const ended =
      client.stopsAt5xx?.is === 'of-issuer'
        ? undefined
        : endedBy5xx(client, seen, found.at, 'resource-metadata/server-error');
    if (ended) return client.endsAtUseless ? withoutMetadata(client, seen, last, ended) : stop(ended);
    if (kind === 'hint' && client.hint?.is === 'used') {
      return stop(unseen('The address in the 401 brings no metadata, and where it looks then is not known.'));
    }
  }
  return withoutMetadata(client, seen, last, skipped);
}

/** Whether this answer ends its search for a document. */
export function endedBy5xx({ stopsAt5xx: rule }: Client, seen: Seen, at: Observed, general: CheckId): Stop | undefined {
  const { status = 0 } = at;
  if (!rule || status < 500 || (rule.is === 'but-502' && status === 502)) return undefined;
  const why = `${code(at.request.url)} answers ${code(status)}, and it looks nowhere else then.`;
  return stops(rule, why, { check: seen.exactly(at, general), at });
}

/** No JSON, or of another shape than it reads. */
function uselessFor({ schema }: Client, found: Found, seen: Seen): Stop | undefined {
  if (!schema || found.kind === 'unseen' || !isSuccess(found.at)) return undefined;
  const { at } = found;
  if (found.kind === 'none') {
    if (found.kept) return undefined;
    const check = seen.exactly(at, 'resource-metadata/not-json');
    return stops(schema, `What ${code(at.request.url)} answers is no metadata, and it reads none of it.`, {
      check,
      at,
    });
  }
  const names = refusedBy(schema.is, 'resource', found.value).map(({ name }) => name);
  if (!names.length) return undefined;
  const why = `It drops your MCP server’s metadata as a whole, since not all of it has the right kind: ${codes(names)}.`;
  return stops(schema, why, { check: seen.exactly(at, 'resource-metadata/invalid'), at });
}

/** In the order in which it asks. */
function placesFor(client: Client, { hint: named, server, places }: Seen): Place[] {
  const { hint, hintOfSameOrigin, resourceMetadataAt } = client;
  const followed = named && hint && hint.is !== 'not-read' && !(hintOfSameOrigin && named.origin !== server?.origin);
  const first: Place[] = followed ? [{ kind: 'hint', url: named.href }] : [];
  if (followed && hint.is === 'only') return first;
  const others = (resourceMetadataAt?.is ?? (['not-known'] as const)).flatMap((kind): Place[] => {
    if (kind === 'not-known') return [{ kind, url: '' }];
    const url = places.ofResource[kind];
    return url === undefined || first.some((f) => f.url === url) ? [] : [{ kind, url }];
  });
  return [...first, ...others];
}

const covers: Record<ResourceRule, (resource: string, server: string) => boolean> = {
  parent: (resource, server) => resourceDifference(resource, server) === null,
  'parent-or-slash': (resource, server) => resourceDifference(withoutSlash(resource), server) === null,
  exact: identical,
  'exact-but-slash': (resource, server) => identical(resource, server) || identical(resource, withoutSlash(server)),
  'same-origin': (resource, server) => sameOrigin(resource, server),
  'not-compared': () => true,
};

function refusal(
  client: Client,
  { at, value }: Found & { kind: 'document' },
  kind: Place['kind'],
  seen: Seen,
): Stop | undefined {
  const { resource: rule } = client;
  const { server } = seen;
  if (!server || rule?.is === 'not-compared') return undefined;
  const resource = asString(value.resource);
  if (resource === undefined) {
    const check = seen.exactly(at, 'resource-metadata/invalid');
    return (
      rule && stops(rule, 'Your MCP server’s metadata does not say which URL it is for (`resource`).', { check, at })
    );
  }
  // What stands at the root is for the whole host, to a client that compares to the letter and skips what does not fit.
  const ofHost = kind === 'root' && client.mismatchIsSkipped && rule?.is === 'exact';
  const expected = ofHost ? `${server.origin}/` : server.href;
  if (resource === expected || identical(resource, expected)) return undefined;
  if (!rule) {
    return unseen(
      `Your MCP server’s metadata is for ${code(resource)} and not for ${code(expected)} to the letter (\`resource\`); whether it takes that is not known.`,
    );
  }
  if (covers[rule.is](resource, expected)) return undefined;
  const check = seen.exactly(at, 'resource-metadata/resource-mismatch');
  const strict = rule.is.startsWith('exact') ? ', which it compares to the letter' : '';
  return stops(
    rule,
    `Your MCP server’s metadata is for ${code(resource)}, and the URL is ${code(expected)} (\`resource\`)${strict}.`,
    { check, at },
  );
}

function taken(client: Client, { at, value }: Found & { kind: 'document' }, seen: Seen): Step<Issuers> {
  const entries = asStrings(value.authorization_servers) ?? [];
  if (entries.length)
    return on({ urls: client.servers?.is === 'all' ? entries : entries.slice(0, 1), named: true, at });
  const { needsAuthorizationServers } = client;
  if (!needsAuthorizationServers) return withoutMetadata(client, seen, at);
  const check = seen.exactly(at, 'resource-metadata/no-authorization-servers');
  const why = 'Your MCP server’s metadata does not name its authorization server (`authorization_servers`).';
  return stop(stops(needsAuthorizationServers, why, { check, at }));
}

function withoutMetadata(client: Client, seen: Seen, at: Observed | undefined, refused?: Stop): Step<Issuers> {
  const { withoutResourceMetadata: then } = client;
  const { server } = seen;
  if (!then || !server)
    return stop(unseen('No metadata of your MCP server was seen, and where it looks then is not known.'));
  if (then.is === 'stops') {
    const check = seen.exactly(at, notFound(seen));
    return stop(
      stops(then, 'It finds no metadata of your MCP server that says where to sign in.', { check, ...(at && { at }) }),
    );
  }
  const urls = [then.is === 'mcp-url' ? server.href : `${server.origin}/`];
  return on({ urls, named: false, ...(at && { at }), ...(refused && { refused }) });
}

/** There is none where this client looks; the address in the 401 may have it all the same. */
export const notFound = ({ hint, at }: Seen): CheckId =>
  hint && at(hint.href).kind === 'document' ? 'resource-metadata/only-at-challenge-url' : 'resource-metadata/not-found';
