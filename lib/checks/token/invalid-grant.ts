import type { Facts, TokenRequest } from '../../handshake/facts.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { parameterEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain, forgetSteps } from '../kit/steps/clients.ts';
import { logStep } from '../kit/steps/scalekit.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, saying, upperFirst } from '../kit/words.ts';
import { type RefusedToken, tokenRefusals } from './shared.ts';

/** A code lives ten minutes at most, by RFC 6749 §4.1.2; in milliseconds. */
const CODE_LIFE = 10 * 60_000;

/** What the traffic itself shows about a code that was refused. */
type Reason = 'refresh' | 'twice' | 'redirect-uri' | 'late' | 'unknown';

function reasonOf({ token, authorization }: Facts, request: TokenRequest): Reason {
  if (request.grantType === 'refresh_token') return 'refresh';
  const { code: sent, redirectUri, at } = request;
  if (sent !== undefined && token.requests.some((t) => t.code === sent && t.at.position < at.position && t.issued))
    return 'twice';
  const asked = authorization.request?.redirectUri;
  if (asked !== undefined && redirectUri !== undefined && asked !== redirectUri) return 'redirect-uri';
  const issued = authorization.callback?.at.startedAt;
  return issued !== undefined && at.startedAt - issued > CODE_LIFE ? 'late' : 'unknown';
}

const says: Record<Reason, string> = {
  refresh: 'The refresh token has expired, was revoked, or was used before. Only a new sign-in brings another.',
  twice: 'The same code had been used before, and a code works once.',
  'redirect-uri': 'The redirect URI of the token request differs from that of the authorization request.',
  late: 'The code was used more than ten minutes after it was issued.',
  unknown:
    'A code works once, for a few minutes, with the redirect URI and the PKCE verifier of the sign-in that brought it.',
};

export default defineCheck<RefusedToken & { reason: Reason }>({
  id: 'token/invalid-grant',
  owner: 'client',
  judges: 'answer',
  quiet: true,
  fails: 'The token endpoint refuses the code or the refresh token (`invalid_grant`).',
  references: [rfc(6749, '5.2'), rfc(7636, '4.6'), scalekit('troubleshooting')],

  test: (facts) =>
    refusedAs('invalid-grant', tokenRefusals(facts), ({ request }, at) => {
      const reason = reasonOf(facts, request);
      const asked = facts.authorization.request?.redirectUri ?? null;
      return {
        evidence: [
          reason === 'redirect-uri'
            ? parameterEvidence(at, 'redirect_uri', request.redirectUri, asked)
            : parameterEvidence(at, 'grant_type', request.grantType, null),
        ],
        data: { reason },
      };
    }),

  title: ({ data: { reason } }) =>
    reason === 'refresh' ? 'The refresh token is not valid any more' : 'The code of the sign-in is not accepted',
  summary: ({ facts, at, data }) =>
    `${upperFirst(clientWord(facts))} wanted to change ${data.reason === 'refresh' ? 'its refresh token' : 'the code of the sign-in'} into an access token, and ${authorizationServer(facts)} answered ${code(at.status)}.${saying(data.error)} ${says[data.reason]}`,
  fix: ({ facts, data }) => [
    ...(data.reason === 'refresh'
      ? forgetSteps(facts)
      : [{ text: 'Close other tabs and clients that sign in to the same server at the same time.' }]),
    connectAgain(facts),
    ...(data.reason === 'refresh' ? [] : forgetSteps(facts)),
    ...logStep(facts),
  ],
  verify: ({ data: { reason } }) => [
    verifyBySight(
      reason === 'refresh'
        ? 'Connect again: the sign-in page opens, and the token request after it is answered with 200.'
        : 'Connect again and sign in once, in one tab: the token request is answered with 200.',
    ),
  ],
});
