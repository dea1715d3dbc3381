/** A whole sign-in without a browser, as a client on the official SDK makes it: for tests that look at the wire. */
import { createHash, randomBytes } from 'node:crypto';
import { decodeJwt, type JWTPayload } from 'jose';
import type { Environment } from './environment.ts';
import { environmentPaths } from './switches.ts';

export interface SignedIn {
  metadata: Record<string, unknown>;
  registration: Record<string, unknown>;
  /** The URL that the browser came back to. */
  callback: URL;
  /** Every answer on the way from the authorization request to the callback. */
  redirects: { url: string; status: number }[];
  tokens: Record<string, unknown>;
  claims: JWTPayload;
}

const redirectUri = 'http://localhost:6274/oauth/callback';

async function json(response: Response): Promise<Record<string, unknown>> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

/** Follows redirects with the cookies that are set on the way, until the browser would be back at the client. */
async function follow(from: URL): Promise<Pick<SignedIn, 'callback' | 'redirects'>> {
  const cookies = new Map<string, string>();
  const redirects: SignedIn['redirects'] = [];
  let url = from;
  for (let turn = 0; turn < 10; turn++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    redirects.push({ url: url.href, status: response.status });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    const location = response.headers.get('location');
    if (!location)
      throw new Error(`The sign-in stopped at ${url.pathname}: ${response.status} ${await response.text()}`);
    url = new URL(location, url);
    if (url.href.startsWith(redirectUri)) return { callback: url, redirects };
  }
  throw new Error('The sign-in does not come back to the client.');
}

/** @throws with the answer, at the first step that fails */
export async function signIn(
  environment: Environment,
  scope = 'todo:read todo:write offline_access',
): Promise<SignedIn> {
  const { places } = environment;
  const [metadataPath = ''] = environmentPaths(places).metadata;
  const metadata = await json(await fetch(places.environmentUrl + metadataPath));
  const registration = await json(
    await fetch(String(metadata.registration_endpoint), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: 'A test',
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        scope,
      }),
    }),
  );
  const clientId = String(registration.client_id);
  const verifier = randomBytes(32).toString('base64url');
  const authorize = new URL(String(metadata.authorization_endpoint));
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: randomBytes(8).toString('hex'),
    scope,
    prompt: 'consent',
    resource: places.serverUrl,
  };
  authorize.search = String(new URLSearchParams(parameters));
  const { callback, redirects } = await follow(authorize);
  const code = callback.searchParams.get('code');
  if (!code) throw new Error(`The callback has no code: ${callback.search}`);
  const body = {
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: redirectUri,
    client_id: clientId,
    resource: places.serverUrl,
  };
  const tokens = await json(
    await fetch(String(metadata.token_endpoint), { method: 'POST', body: new URLSearchParams(body) }),
  );
  return { metadata, registration, callback, redirects, tokens, claims: decodeJwt(String(tokens.access_token)) };
}

/** The `initialize` request of a client, with or without a token. */
export function initialize(environment: Environment, token?: unknown): Promise<Response> {
  return fetch(environment.serverUrl, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(typeof token === 'string' && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
    }),
  });
}
