/**
 * What shows that traffic is MCP's. Logins, sign-ups, token refreshes, JSON-RPC and event streams are everywhere on the
 * web; there is a handshake only where one of these is seen.
 */
import { type Exchange, header } from '../../exchange.ts';
import { isLoopback } from '../../protocol/addresses.ts';
import { isMcpMessage } from '../../protocol/mcp.ts';
import { isScalekitClientId, isScalekitHost } from '../../protocol/scalekit.ts';
import { challengeIn } from '../../protocol/www-authenticate.ts';
import { asStrings, isObject } from '../../text/json.ts';
import { httpOrigin, parseUrl } from '../../text/url.ts';
import { addressOf, pageOf } from '../address.ts';
import { requestBody, responseBody } from '../body.ts';
import { NATIVE, type Sighting } from './sighting.ts';

/** Origins of pages that are an Inspector, as `pageOf` writes them. */
export type Inspectors = ReadonlySet<string>;

/** Each shows it by itself. */
const evidence: readonly ((sighting: Sighting, inspectors: Inspectors) => boolean)[] = [
  // A JSON-RPC method that only MCP has, `initialize` with a protocol version, or the answer to it.
  ({ exchange }) =>
    requestBody(exchange).messages.some(isMcpMessage) || responseBody(exchange).messages.some(isMcpMessage),
  // MCP’s own headers (Streamable HTTP transport), sent or asked for in a preflight.
  ({ exchange: { request, response, preflight } }) =>
    request.headers.some(([name]) => name.startsWith('mcp-')) ||
    /(?:^|[\s,])mcp-/i.test(header(preflight?.request.headers, 'access-control-request-headers') ?? '') ||
    header(response?.headers, 'mcp-session-id') !== undefined,
  // RFC 9728 and RFC 8414 metadata, asked for or named in a challenge. Every web app reads OpenID’s.
  ({ exchange }) =>
    /^(?:resource|oauth)$/.test(addressOf(exchange).metadata ?? '') ||
    challengeIn(exchange.response?.headers)?.bearer?.resourceMetadata !== undefined,
  // The Inspector’s page asked, or it is its callback.
  ({ exchange, asker, says }, inspectors) =>
    isInspector(asker, inspectors) ||
    (!exchange.navigation && isInspector(pageOf(exchange.page.origin), inspectors)) ||
    says.redirectUris.some((uri) => isInspectorCallback(uri, inspectors)),
  // The Inspector’s proxy or relay carried it.
  ({ exchange }) => exchange.via !== 'direct',
  // A client registers itself (RFC 7591 §2): its body lists redirect URIs, whatever the path.
  ({ role, exchange }) => {
    const { json } = requestBody(exchange);
    return role === 'registration' && isObject(json) && (asStrings(json.redirect_uris) ?? []).length > 0;
  },
  // `resource` (RFC 8707) is a URL. Older Microsoft apps, which name one too, ask for tokens directly.
  ({ role, exchange, says: { resource } }) =>
    httpOrigin(resource) !== undefined &&
    (role !== 'authorization' || addressOf(exchange).query.response_type === 'code'),
  // A client id that Scalekit gives to MCP clients only, at Scalekit.
  ({ says }) => isScalekitClientId(says.clientId ?? '') && isScalekitHost(parseUrl(says.url)?.hostname ?? ''),
  // The client id is the URL of a Client ID Metadata Document, which MCP clients have.
  ({ says: { clientId } }) => /^https:\/\/[^/?#]+\/[^?#]*\.json$/.test(clientId ?? ''),
  // A hosted MCP client returns to a path that says so, as `claude.ai/api/mcp/auth_callback` does.
  ({ says }) =>
    says.redirectUris.some(
      (uri) => /^\/mcp\/[\w/-]*$/.test(uri.slice(uri.indexOf('/mcp/'))) && uri.endsWith('callback'),
    ),
  // A native client opened the browser (RFC 8252): PKCE, a callback on this machine, and no page that asked.
  ({ role, exchange, asker }) => {
    const { code_challenge, redirect_uri } = addressOf(exchange).query;
    return (
      role === 'authorization' &&
      code_challenge !== undefined &&
      isNativeCallback(redirect_uri) &&
      (asker === undefined || asker === NATIVE) &&
      /^(?:none)?$/.test(header(exchange.request.headers, 'sec-fetch-site') ?? '')
    );
  },
  // No browser sent it: an MCP endpoint by its path, a code exchanged or a token refreshed.
  ({ role, exchange, asker, says }) =>
    asker === NATIVE &&
    exchange.request.method === 'POST' &&
    (role === 'token'
      ? /^(?:authorization_code|refresh_token)$/.test(says.grant ?? '')
      : role === 'mcp' && /\/(?:mcp|sse)\/?$/.test(says.url)),
];

export const isEvident = (sighting: Sighting, inspectors: Inspectors): boolean =>
  evidence.some((shows) => shows(sighting, inspectors));

/** Loopback (RFC 8252 §7.3), or a scheme of the client's own (§7.1). */
function isNativeCallback(uri: string | undefined): boolean {
  const url = parseUrl(uri);
  return url !== undefined && (isLoopback(url) || !/^https?:$/.test(url.protocol));
}

/** 6274 is the port of every Inspector unless it was told another. */
const isInspector = (page: string | undefined, inspectors: Inspectors) =>
  page !== undefined && (inspectors.has(page) || parseUrl(page)?.port === '6274');

/** `/oauth/callback` is everybody's; that of the guided flow is the Inspector's alone. */
const isInspectorCallback = (uri: string, inspectors: Inspectors) =>
  /\/oauth\/callback\/debug$/.test(uri) || (/\/oauth\/callback$/.test(uri) && isInspector(pageOf(uri), inspectors));

/** Parameters of an Inspector's start page; what they hold is masked. */
const sessionToken = /[?&]MCP_(?:PROXY_AUTH|INSPECTOR_API)_TOKEN=/;

/** Pages that asked with an Inspector's session token in their address, or that are known to be one. */
export function inspectorsIn(exchanges: readonly Exchange[], known: readonly string[]): Inspectors {
  const pages = exchanges.flatMap(({ page, request }) => {
    const referrer = header(request.headers, 'referer');
    return [page.inspector ? page.origin : undefined, referrer && sessionToken.test(referrer) ? referrer : undefined];
  });
  return new Set([...known, ...pages].flatMap((url) => pageOf(url) ?? []));
}
