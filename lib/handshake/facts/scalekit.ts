/** Whether the authorization server is Scalekit, by evidence in the traffic and not by its host alone. */
import { withScheme } from '../../protocol/addresses.ts';
import {
  environmentKind,
  environmentOf,
  isScalekitClientId,
  isScalekitHost,
  resourceIdOf,
} from '../../protocol/scalekit.ts';
import { asStrings, isObject } from '../../text/json.ts';
import { httpOrigin, parseUrl } from '../../text/url.ts';
import { isMcp, type Observed } from '../facts.ts';
import type { ScalekitFacts } from '../participants.ts';

/** `null` when nothing says Scalekit: then steps stay vendor-neutral. */
export function scalekitFacts(exchanges: readonly Observed[]): ScalekitFacts | null {
  const urls = exchanges.flatMap(urlsOf);
  const byPath = urls.find((url) => resourceIdOf(url) !== undefined);
  if (byPath) {
    return facts(
      byPath,
      /clients:register/.test(byPath) ? 'registration-endpoint' : 'path',
      resourceIdOf(byPath) ?? null,
    );
  }
  const byHost = urls.find((url) => isScalekitHost(parseUrl(url)?.hostname ?? ''));
  if (byHost) return facts(byHost, 'host', null);
  const byClient = exchanges.find(
    (x) =>
      x.role === 'authorization' && isScalekitClientId(parseUrl(x.request.url)?.searchParams.get('client_id') ?? ''),
  );
  if (byClient) return facts(byClient.request.url, 'client-id', null);
  return urls.length ? null : bySentToken(exchanges);
}

/** Where nobody but the MCP server was asked, since the client kept its token: that says who issued it, and for which resource. */
function bySentToken(exchanges: readonly Observed[]): ScalekitFacts | null {
  for (const x of exchanges) {
    const { iss, aud } = (isMcp(x) && x.token.kind === 'token' && x.token.claims) || {};
    const url = typeof iss === 'string' ? parseUrl(iss) : undefined;
    if (!url) continue;
    const ofPath = resourceIdOf(url.href);
    if (ofPath === undefined && !isScalekitHost(url.hostname)) continue;
    const named = [aud].flat().find((one) => typeof one === 'string' && /^res_\d+$/.test(one));
    return facts(url.href, ofPath ? 'path' : 'host', ofPath ?? (named as string | undefined) ?? null);
  }
  return null;
}

const facts = (
  written: string,
  evidence: ScalekitFacts['evidence'],
  resourceId: string | null,
): ScalekitFacts | null => {
  // An entry that lacks its scheme is a fault of the metadata, and still says whose it is.
  const url = withScheme(written) ?? written;
  const environment = environmentOf(url) ?? httpOrigin(url);
  return environment
    ? { environment, kind: environmentKind(parseUrl(environment)?.hostname ?? ''), resourceId, evidence }
    : null;
};

/** Requests of the authorization server's side, and what the resource metadata names as authorization servers. */
function urlsOf(x: Observed): string[] {
  if (x.role === 'resource-metadata') return isObject(x.json) ? (asStrings(x.json.authorization_servers) ?? []) : [];
  if (x.role === 'mcp' || x.role === 'callback') return [];
  const issuer = isObject(x.json) && typeof x.json.issuer === 'string' ? [x.json.issuer] : [];
  return [x.request.url, ...issuer];
}
