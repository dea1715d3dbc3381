/**
 * Commands that ask the authorization server again what the client asked, and the MCP server with a token. Exit status 0
 * once it is fixed and another one before, as in `verify.ts`.
 */
import type { Verification } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { initialize, quote, verifyBody, verifyStatus } from './verify.ts';
import { host } from './words.ts';

/** The registration that was refused, or one like it where its body was not seen. */
const registration = ({ client, registration: { metadata } }: Facts, at: Observed) => ({
  url: at.request.url,
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(
    metadata ?? {
      client_name: 'curl',
      redirect_uris: [`${client.origin ?? 'http://localhost:6274'}/oauth/callback`],
      token_endpoint_auth_method: 'none',
    },
  ),
});

const registers = (at: Observed) => `registers one client at ${host(at.request.url)}, as the client does`;

export const verifyRegistration = (facts: Facts, at: Observed): Verification =>
  verifyStatus(registration(facts, at), '2..', `${registers(at)}, and looks at the status`);

/** The answer holds a `client_id` and no `null`. */
export function verifyRegistrationAnswer(facts: Facts, at: Observed): Verification {
  const { command } = verifyBody(registration(facts, at), '');
  const asked = command?.slice(0, command.lastIndexOf(' | '));
  return {
    command: `${asked} | tr -d '\\n' | grep -vE ':[[:space:]]*null' | grep -qE '"client_id"[[:space:]]*:[[:space:]]*"'`,
    says: `${registers(at)}, and looks at the answer`,
  };
}

/**
 * The authorization request, up to the first answer: a page, or a redirect that brings no `error`. The state is the
 * client's secret and is left out.
 */
export function verifyAuthorization(requested: string): Verification {
  const url = new URL(requested);
  if (url.searchParams.has('state')) url.searchParams.set('state', 'verify');
  return authorizationAnswer(quote(url.href), url.host);
}

const authorizationAnswer = (url: string, server: string): Verification => ({
  command: `curl -s --max-time 20 -o /dev/null -w '%{http_code} %{redirect_url}' ${url} | grep -vE '[?&#]error=' | grep -qE '^[23]'`,
  says: `sends one authorization request to ${server} and looks at the answer, without signing in`,
});

/** The scopes that the protected resource metadata offers now are scopes that the authorization server takes. */
export function verifyScopes(requested: string, resourceMetadata: string): Verification {
  const url = new URL(requested);
  if (url.searchParams.has('state')) url.searchParams.set('state', 'verify');
  url.searchParams.delete('scope');
  const scopes = `scope=$(curl -s --max-time 20 ${quote(resourceMetadata)} | tr -d '\\n' | sed -n 's/.*"scopes_supported"[^[]*\\[\\([^]]*\\)\\].*/\\1/p' | tr -d '" ' | tr ',' '+')`;
  const asked = authorizationAnswer(`${quote(`${url.href}&scope=`)}"$scope"`, url.host);
  return {
    command: `${scopes}; ${asked.command}`,
    says: `reads the scopes of ${host(resourceMetadata)} and asks ${url.host} for them, without signing in`,
  };
}

/** A token request with a code that does not exist. */
const tokenRequest = (at: Observed, clientId: string | undefined, redirectUri: string | undefined) => ({
  url: at.request.url,
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
  body: new URLSearchParams({
    grant_type: 'authorization_code',
    code: 'verify',
    code_verifier: 'verify-verify-verify-verify-verify-verify-verify',
    redirect_uri: redirectUri ?? 'http://localhost:6274/oauth/callback',
    ...(clientId !== undefined && { client_id: clientId }),
  }).toString(),
});

export const verifyTokenStatus = ({ token }: Facts, at: Observed, status: string): Verification =>
  verifyStatus(
    tokenRequest(at, token.request?.clientId, token.request?.redirectUri),
    status,
    `sends ${host(at.request.url)} a code that does not exist and looks at the status`,
  );

/** A client that is known is told that the code is wrong. */
export function verifyClientKnown({ token }: Facts, at: Observed): Verification {
  const { command } = verifyBody(
    tokenRequest(at, token.request?.clientId, token.request?.redirectUri),
    'invalid_grant',
  );
  return {
    // The answer is an error all the same, so its body has to be read.
    ...(command !== undefined && { command: command.replace(' -f ', ' ') }),
    says: `sends ${host(at.request.url)} a code that does not exist: a client that it knows is told "invalid_grant"`,
  };
}

/** An MCP request with the token in the shell variable `TOKEN`. */
export function verifyWithToken(server: string, status = '2..', headers: Record<string, string> = {}): Verification {
  const request = initialize(server);
  const { command } = verifyStatus({ ...request, headers: { ...request.headers, ...headers } }, status);
  return {
    ...(command !== undefined && {
      command: command.replace(' -X POST', ' -X POST -H "Authorization: Bearer $TOKEN"'),
    }),
    says: `asks ${host(server)} once with a new access token, which you put into the variable TOKEN before`,
  };
}
