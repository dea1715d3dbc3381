/** Asks the authorization server again what the client asked, and the MCP server with a token. */
import type { StatusRange, Verification } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { parseUrl } from '../../../text/url.ts';
import { code, host } from '../words.ts';
import { authorization, get, initialize, postJson, tokenWithoutCode, withHeaders } from './requests.ts';
import { commandWords, signInOpens, verifyAnswer, verifyStatus } from './verify.ts';

/** No server takes it: nothing in it is of use. */
const unusable = {
  redirect_uris: ['https://nothing-is-registered.invalid/#'],
  response_types: ['nothing-is-registered'],
  token_endpoint_auth_method: 'nothing-is-registered',
};

/** Something is at that address, whatever it says of a registration that is not valid. */
export const verifyRegistrationThere = (at: Observed): Verification =>
  verifyStatus(
    postJson(at.request.url, unusable),
    [400, 401, 403, 422],
    `sends ${code(host(at.request.url))} a registration that is not valid, so that nothing is registered`,
  );

/** The authorization request again, up to the first answer, where it was seen. */
export function verifyAuthorization({ authorization: { request } }: Facts, sight = signInOpens): Verification {
  if (!request) return sight;
  const asked = authorization(request.at.request.url);
  return verifyAnswer(
    asked,
    { kind: 'sign-in' },
    `sends ${code(host(asked.url))} the same sign-in request, without signing in`,
  );
}

/** The scopes that the protected resource metadata offers now are scopes that the authorization server takes. */
export function verifyScopes(requested: string, resourceMetadata: string): Verification {
  const { url, ...rest } = authorization(requested);
  const unscoped = parseUrl(url);
  unscoped?.searchParams.delete('scope');
  const request = {
    after: get(resourceMetadata),
    take: 'scopes',
    request: { ...rest, url: unscoped?.href ?? url },
  } as const;
  const expects = { kind: 'sign-in' } as const;
  const asks = `asks ${code(host(url))} for the permissions that ${code(host(resourceMetadata))} lists now, without signing in`;
  return { says: commandWords(asks, expects), anyOf: [{ request, expects }] };
}

/** The token endpoint itself refuses a code that does not exist. */
export const verifyTokenEndpoint = (facts: Facts, at: Observed): Verification =>
  verifyStatus(
    tokenWithoutCode(facts, at),
    [400, 401],
    `sends ${code(host(at.request.url))} a code that does not exist`,
  );

/** A client that is known is told that the code is wrong. */
export const verifyClientKnown = (facts: Facts, at: Observed): Verification =>
  verifyAnswer(
    tokenWithoutCode(facts, at),
    { kind: 'text', text: 'invalid_grant' },
    `sends ${code(host(at.request.url))} a code that does not exist`,
  );

/** An MCP request with the reader's own token. */
export const verifyWithToken = (
  server: string,
  among: readonly StatusRange[] = ['2xx'],
  headers: Record<string, string> = {},
): Verification =>
  verifyStatus(
    { ...withHeaders(initialize(server), headers), withToken: true },
    among,
    `asks ${code(host(server))} once with a new access token, which you put into the variable \`TOKEN\` before`,
  );
