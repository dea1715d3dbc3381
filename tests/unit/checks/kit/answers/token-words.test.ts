/** What frameworks say when they refuse a token, and what it is about. */
import { describe, expect, it } from 'vitest';
import { topicOf } from '../../../../../lib/checks/kit/answers/token-words.ts';
import type { Topic } from '../../../../../lib/protocol/token-words.ts';
import { answer, relayed } from '../../../../fixtures/flow.ts';
import { factsOfFlow } from '../../../../fixtures/judge.ts';

/** The refused request as the checks see it. */
function refused(options: Parameters<typeof answer>[1], status = 401) {
  const x = factsOfFlow(relayed().until('connect').change('connect', answer(status, options))).mcp.at(-1);
  if (!x) throw new Error('no MCP request');
  return x;
}

const said: [string, Topic | undefined][] = [
  // jose, the base of Scalekit's Node SDK
  ['unexpected "aud" claim value', 'audience'],
  ['unexpected "iss" claim value', 'issuer'],
  ['"exp" claim timestamp check failed', 'expired'],
  ['"nbf" claim timestamp check failed', 'expired'],
  ['missing required "aud" claim', 'audience'],
  ['Token missing required scopes: todo:write', 'scope'],
  // PyJWT
  ["Audience doesn't match", 'audience'],
  ['Invalid issuer', 'issuer'],
  ['Signature has expired', 'expired'],
  ['Signature verification failed', 'signature'],
  ['Token is missing the "iss" claim', 'issuer'],
  // jsonwebtoken, express-jwt, the MCP SDK
  ['jwt audience invalid. expected: https://mcp.example.com', 'audience'],
  ['jwt expired', 'expired'],
  ['jwt must be provided', 'missing'],
  ['No authorization token was found', 'missing'],
  ['Missing Authorization header', 'missing'],
  ['Token has no expiration time', undefined],
  ['Insufficient scope', 'scope'],
  // .NET, Go, Envoy, API Gateway
  ["The audience 'res_1' is invalid", 'audience'],
  ["The issuer 'https://acme.scalekit.dev' is invalid", 'issuer'],
  ["The token expired at '11/02/2026 09:00:00'", 'expired'],
  ['oidc: expected audience "a" got ["b"]', 'audience'],
  ['Jwt is missing', 'missing'],
  ['Audiences in Jwt are not allowed', 'audience'],
  ['The incoming token has expired', 'expired'],
  // Scalekit's examples
  ['Missing Bearer token', 'missing'],
  // Django REST framework, and what people write themselves
  ['Authentication credentials were not provided.', 'missing'],
  ['No credential was presented.', 'missing'],
  ['The Authorization header was never received', 'missing'],
  ['Access token has not been passed', 'missing'],
  ['Token validation failed', undefined],
  // LexikJWT, and what is not there of a token that came
  ['JWT Token not found', 'missing'],
  ['Authorization header was not found', 'missing'],
  ['Token required to have audience', 'audience'],
  ['JWT header missing kid', 'signature'],
  // What decides nothing
  ['Token was not found in the store', undefined],
  ['Token is required to be refreshed', undefined],
  ['No credentials match the key', undefined],
  ['Missing or malformed JWT', undefined],
  ['Authentication required', undefined],
  ['Unauthorized', undefined],
  ['Missing or invalid token', undefined],
  ['Invalid or expired token', undefined],
  ['Invalid token: check issuer and audience', undefined],
  ['see https://docs.example.com/audience', undefined],
];

describe('the words of a refusal', () => {
  it.each(said)('%s', (words, topic) => {
    expect(topicOf(refused({ json: { error: words } }))).toBe(topic);
    const quoted = words.replaceAll('"', '\\"');
    expect(
      topicOf(
        refused({ headers: { 'www-authenticate': `Bearer error="invalid_token", error_description="${quoted}"` } }),
      ),
    ).toBe(topic);
  });

  it('takes insufficient_scope for what it is', () => {
    const challenge = 'Bearer error="insufficient_scope", scope="a"';
    expect(topicOf(refused({ headers: { 'www-authenticate': challenge } }, 403))).toBe('scope');
  });
});
