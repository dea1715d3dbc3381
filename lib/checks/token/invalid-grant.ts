import type { Facts, Observed, TokenRequest } from '../../handshake/facts.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { parameterEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { forgetSteps, newSignIn, updateSteps } from '../kit/steps/clients.ts';
import { logStep, sendReport } from '../kit/steps/scalekit.ts';
import { inClient } from '../kit/steps/step.ts';
import { tokenSign, verifyConnect } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, saying, upperFirst } from '../kit/words.ts';
import { type RefusedToken, tokenRefusals } from './shared.ts';

/** A code lives ten minutes at most, by RFC 6749 §4.1.2; in milliseconds. */
const CODE_LIFE = 10 * 60_000;

/** What the traffic itself shows about a code that was refused, else what the response says. */
type Reason =
  | 'refresh'
  | 'twice'
  | 'redirect-uri'
  | 'late'
  | 'elsewhere-late'
  | 'no-verifier'
  | 'said-pkce'
  | 'said-used'
  | 'said-late'
  | 'unknown';

function reasonOf({ token, authorization }: Facts, request: TokenRequest, said = ''): Reason {
  if (request.error?.code === 'expired_token') return 'elsewhere-late';
  if (request.grantType === 'refresh_token') return 'refresh';
  const { code: sent, redirectUri, at } = request;
  if (sent !== undefined && token.requests.some((t) => t.code === sent && t.at.position < at.position && t.issued))
    return 'twice';
  const asked = requestBefore(authorization, at)?.redirectUri;
  if (asked !== undefined && redirectUri !== undefined && asked !== redirectUri) return 'redirect-uri';
  const issued = (authorization.callback ?? authorization.earlierCallback)?.at.startedAt;
  if (issued !== undefined && at.startedAt - issued > CODE_LIFE) return 'late';
  // What is quoted below decides: the verifier itself is a secret, and masked, so nobody can compare the two here.
  if (saysPkce(said)) return leavesOutVerifier(request) ? 'no-verifier' : 'said-pkce';
  const [used, late] = [/\b(?:used|redeemed|consumed)\b/i.test(said), /\bexpired\b|\btoo old\b/i.test(said)];
  if (used === late) return 'unknown';
  return used ? 'said-used' : 'said-late';
}

/** Whose code it is: another sign-in may have begun since. */
const requestBefore = ({ requests }: Facts['authorization'], { position }: Observed) =>
  requests.findLast(({ at }) => at.position < position);

/** RFC 7636 §4.6, in whatever words. */
const saysPkce = (said: string) => /\bpkce\b|code[\s_-]?(?:verifier|challenge)/i.test(said);

/** Of a body that was recorded: what nobody saw is not missing. */
const leavesOutVerifier = ({ code, at }: TokenRequest): boolean =>
  code !== undefined && !/\bcode_verifier\b/.test(at.request.body ?? '');

export default defineCheck<RefusedToken & { reason: Reason }>({
  id: 'token/invalid-grant',
  owner: 'client',
  judges: 'answer',
  quiet: true,
  fails: 'The token endpoint refuses the code or the refresh token (`invalid_grant`).',
  references: [rfc(6749, '5.2'), rfc(7636, '4.6'), scalekit('troubleshooting')],

  test: (facts) =>
    refusedAs('invalid-grant', tokenRefusals(facts), ({ request, error }, at) => {
      const reason = reasonOf(facts, request, error?.description);
      const asked = requestBefore(facts.authorization, at)?.redirectUri ?? null;
      return {
        evidence: [
          reason === 'redirect-uri'
            ? parameterEvidence(at, 'redirect_uri', request.redirectUri, asked)
            : reason === 'no-verifier'
              ? parameterEvidence(at, 'code_verifier', undefined, null)
              : parameterEvidence(at, 'grant_type', request.grantType, null),
        ],
        data: { reason },
      };
    }),

  title: ({ facts, data: { reason } }) =>
    ({
      refresh: 'The token that renews the sign-in is no good any more (`refresh_token`, `invalid_grant`)',
      twice: 'The sign-in code had been used before (`invalid_grant`)',
      'redirect-uri': 'The sign-in code belongs to another callback address (`redirect_uri`)',
      late: 'The sign-in code is too old (`invalid_grant`)',
      'elsewhere-late': 'Nobody entered the code at the sign-in page in time (`expired_token`)',
      'no-verifier': `${upperFirst(clientWord(facts))} sends the sign-in code without its proof (\`code_verifier\`, PKCE)`,
      'said-pkce': 'The proof that came with the sign-in code is not the right one (`code_verifier`, PKCE)',
      'said-used': 'The sign-in code had been used before (`invalid_grant`)',
      'said-late': 'The sign-in code is too old (`invalid_grant`)',
      unknown: 'The sign-in code was used up or is too old (`invalid_grant`)',
    })[reason],
  summary: ({ facts, data: { reason } }) => {
    const server = upperFirst(authorizationServer(facts));
    const client = upperFirst(clientWord(facts));
    return {
      refresh: `${server} says that it has expired, was revoked or was used before. Only a new sign-in brings another.`,
      twice: `A code works once, and ${server} had already given a token for this one.`,
      'redirect-uri': `${client} asked for the code with one address and for the token with another: they have to be the same.`,
      late: 'A code works for ten minutes at most, and more time had passed.',
      'elsewhere-late': `${client} shows a code to enter in a browser, and such a code works for a few minutes only.`,
      'no-verifier': `The proof is a secret that is made for each sign-in, and ${authorizationServer(facts)} gives no token for a code that comes without it.`,
      'said-pkce': `${client} sends a secret (\`code_verifier\`) whose fingerprint it gave before the sign-in (\`code_challenge\`), and ${authorizationServer(facts)} says that the two do not belong together.`,
      'said-used': `A code works once. Most likely the page that opens after the sign-in was loaded twice, or the sign-in ran in two tabs.`,
      'said-late': 'A code works for a few minutes only.',
      unknown: 'A code works once and for a few minutes. Only a new sign-in brings another.',
    }[reason];
  },
  why: ({ facts, data: { reason, error } }) =>
    reason === 'refresh'
      ? `A token that renews the sign-in comes with the first one. It is no good once it was used, taken back or is too old.${saying(error)}`
      : reason === 'elsewhere-late'
        ? `Until somebody has entered the code and signed in, ${clientWord(facts)} asks again every few seconds whether it gets a token.${saying(error)}`
        : reason === 'said-pkce'
          ? `Either ${clientWord(facts)} sent the secret of another sign-in, as it may where two ran at once, or ${authorizationServer(facts)} compares it wrongly.${saying(error)}`
          : `The browser comes back from the sign-in page with a code in the address (\`code\`), which ${clientWord(facts)} exchanges for a token.${saying(error)}`,
  fix: ({ facts, data: { reason } }) => ({
    do:
      reason === 'refresh'
        ? forgetSteps(facts)
        : reason === 'no-verifier'
          ? updateSteps(facts)
          : [
              reason === 'redirect-uri'
                ? inClient(facts, 'Sign in again from the page whose address is the callback’s, in one tab.', {
                    signsIn: true,
                  })
                : newSignIn(facts, 'in one tab only: nothing has to be cleared'),
            ],
    or:
      reason === 'refresh'
        ? []
        : [
            {
              kind: 'again',
              when: reason === 'no-verifier' ? 'If it is the current version already' : 'If it happens again',
              steps: reason === 'said-pkce' ? [sendReport(facts)] : forgetSteps(facts),
            },
          ],
    stuck: logStep(facts),
  }),
  verify: ({ facts, data: { reason } }) => [
    verifyConnect(facts, reason === 'refresh' ? `after the sign-in ${tokenSign(facts)}` : tokenSign(facts)),
  ],
});
