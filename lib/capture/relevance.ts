/** Which exchanges can be part of a sign-in. What belongs to none keeps its address, and loses its bodies. */
import { header, type RawExchange } from '../exchange.ts';
import { endpointMembers } from '../protocol/server-metadata.ts';
import { jsonMessages } from '../text/event-stream.ts';
import { isObject, parseObject } from '../text/json.ts';
import { parseUrl } from '../text/url.ts';

const oauthParameters =
  /(?:^|[?&])(?:client_id|redirect_uri|response_type|grant_type|code|code_challenge|state|error|access_token|refresh_token|id_token)=/;
const oauthMembers = [
  'access_token',
  'client_id',
  'redirect_uris',
  'error',
  'resource',
  'authorization_servers',
  'issuer',
  ...Object.values(endpointMembers),
];

/** The URL, headers or bodies show MCP, OAuth or the metadata of either, or a page of the sign-in. */
export function mayBeHandshake(x: RawExchange): boolean {
  if (x.navigation || x.via !== 'direct') return true;
  const url = parseUrl(x.request.url);
  if (!url) return false;
  if (/\/\.well-known\/(?:oauth|openid)/.test(url.pathname)) return true;
  if (/\/(?:mcp|sse|register|token|authorize)\/?$/.test(url.pathname)) return true;
  if (oauthParameters.test(url.search) || oauthParameters.test(x.request.body ?? '')) return true;
  if (isMcp(x)) return true;
  const answer = parseObject(x.response?.body);
  const asked = parseObject(x.request.body);
  return oauthMembers.some((member) => (answer && member in answer) || (asked && member in asked));
}

function isMcp(x: RawExchange): boolean {
  if (x.request.headers.some(([name]) => name.startsWith('mcp-'))) return true;
  if (/text\/event-stream/.test(header(x.request.headers, 'accept') ?? '')) return true;
  if (header(x.response?.headers, 'www-authenticate') !== undefined) return true;
  return jsonMessages(x.request.body).some((m) => isObject(m) && m.jsonrpc === '2.0');
}

/** Takes the bodies off exchanges that are part of no sign-in, but for requests to a URL that is. */
export function withoutForeignBodies(exchanges: readonly RawExchange[]): RawExchange[] {
  const address = (x: RawExchange) => `${x.via} ${x.request.url.split(/[?#]/, 1)[0]}`;
  const kept = new Set(exchanges.filter(mayBeHandshake).map(address));
  return exchanges.map((x) => (kept.has(address(x)) ? x : withoutBodies(x)));
}

export function withoutBodies(x: RawExchange): RawExchange {
  const { body: _asked, ...request } = x.request;
  if (!x.response) return { ...x, request };
  const { body: _answered, ...response } = x.response;
  return { ...x, request, response };
}
