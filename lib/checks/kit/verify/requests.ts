/** Requests that ask a server again what the client asked, without anything secret. */
import type { ProbeRequest } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { bare, newUrl, writeForm } from '../../../text/url.ts';

type Headers = ProbeRequest['headers'];

export const get = (url: string, headers: Headers = {}): ProbeRequest => ({ method: 'GET', url, headers });

export const postJson = (url: string, body: object, headers: Headers = {}): ProbeRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const postForm = (url: string, form: Record<string, string>, headers: Headers = {}): ProbeRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  body: writeForm(Object.entries(form)),
});

export const withHeaders = (request: ProbeRequest, headers: Headers): ProbeRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

/** An MCP request without a token, as a client's first one. */
export const initialize = (server: string): ProbeRequest =>
  postJson(
    server,
    {
      jsonrpc: '2.0',
      id: 0,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'curl', version: '1' } },
    },
    { accept: 'application/json, text/event-stream' },
  );

/** The MCP request again, without a token. */
export const requestAgain = ({ server }: Pick<Facts, 'server'>, { request }: Observed): ProbeRequest =>
  request.method === 'GET' ? get(request.url, { accept: 'text/event-stream' }) : initialize(server ?? request.url);

/** The preflight that a browser sends before a request of the page at `origin`. */
export const preflight = (url: string, origin: string, method: string, names: readonly string[]): ProbeRequest => ({
  method: 'OPTIONS',
  url,
  headers: {
    origin,
    'access-control-request-method': method,
    ...(names.length > 0 && { 'access-control-request-headers': names.join(',') }),
  },
});

/** A request of the same kind: it is answered, or stopped, on the same way. */
export function sameKind({ role, request: { url } }: Observed): ProbeRequest {
  switch (role) {
    case 'mcp':
      return initialize(url);
    case 'registration':
      return postJson(url, {});
    case 'token':
      return postForm(url, { grant_type: 'authorization_code' });
    case 'authorization':
      return get(bare(url));
    default:
      return get(url);
  }
}

/** The authorization request itself. Its state is the client's secret, so another one stands in its place. */
export function authorization(requested: string): ProbeRequest {
  const url = newUrl(requested);
  if (url?.searchParams.has('state')) url.searchParams.set('state', 'verify');
  return get(url?.href ?? requested);
}

/** A token request with a code that does not exist. */
export const tokenWithoutCode = ({ token: { request } }: Facts, at: Observed): ProbeRequest =>
  postForm(
    at.request.url,
    {
      grant_type: 'authorization_code',
      code: 'verify',
      code_verifier: 'verify-verify-verify-verify-verify-verify-verify',
      redirect_uri: request?.redirectUri ?? 'http://localhost:6274/oauth/callback',
      ...(request?.clientId !== undefined && { client_id: request.clientId }),
    },
    { accept: 'application/json' },
  );
