/** Asks the authorization server again what the client asked, and the MCP server with a token. */
import type { StatusRange, Verification } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { parseUrl } from '../../../text/url.ts';
import { host } from '../words.ts';
import { authorization, get, initialize, registration, tokenWithoutCode, withHeaders } from './requests.ts';
import { signInOpens, verifyAnswer, verifyStatus } from './verify.ts';

const registers = (at: Observed) => `registers one client at ${host(at.request.url)}, as the client does`;

export const verifyRegistration = (facts: Facts, at: Observed): Verification =>
  verifyStatus(registration(facts, at), ['2xx'], `${registers(at)}, and looks at the status`);

export const verifyRegistrationAnswer = (facts: Facts, at: Observed): Verification =>
  verifyAnswer(registration(facts, at), { kind: 'registration' }, `${registers(at)}, and looks at the answer`);

/** The authorization request again, up to the first answer, where it was seen. */
export function verifyAuthorization({ authorization: { request } }: Facts, sight = signInOpens): Verification {
  if (!request) return sight;
  const asked = authorization(request.at.request.url);
  return verifyAnswer(
    asked,
    { kind: 'sign-in' },
    `sends one authorization request to ${host(asked.url)} and looks at the answer, without signing in`,
  );
}

/** The scopes that the protected resource metadata offers now are scopes that the authorization server takes. */
export function verifyScopes(requested: string, resourceMetadata: string): Verification {
  const { url, ...rest } = authorization(requested);
  const unscoped = parseUrl(url);
  unscoped?.searchParams.delete('scope');
  return {
    says: `reads the scopes of ${host(resourceMetadata)} and asks ${host(url)} for them, without signing in`,
    anyOf: [
      {
        request: { after: get(resourceMetadata), take: 'scopes', request: { ...rest, url: unscoped?.href ?? url } },
        expects: { kind: 'sign-in' },
      },
    ],
  };
}

/** The token endpoint itself refuses a code that does not exist. */
export const verifyTokenEndpoint = (facts: Facts, at: Observed): Verification =>
  verifyStatus(
    tokenWithoutCode(facts, at),
    [400, 401],
    `sends ${host(at.request.url)} a code that does not exist and looks at the status`,
  );

/** A client that is known is told that the code is wrong. */
export const verifyClientKnown = (facts: Facts, at: Observed): Verification =>
  verifyAnswer(
    tokenWithoutCode(facts, at),
    { kind: 'text', text: 'invalid_grant' },
    `sends ${host(at.request.url)} a code that does not exist: a client that it knows is told "invalid_grant"`,
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
    `asks ${host(server)} once with a new access token, which you put into the variable TOKEN before`,
  );
