import { header } from '../../exchange.ts';
import type { Prose, Step } from '../../finding.ts';
import type { Facts, Observed, TokenRequest } from '../../handshake/facts.ts';
import type { OAuthError } from '../../protocol/oauth-words.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { parameterEvidence, requestHeaderEvidence } from '../kit/evidence.ts';
import { authorizationServerPlace, placeAt } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { forgetSteps, updateSteps } from '../kit/steps/clients.ts';
import { logStep, sendReport } from '../kit/steps/scalekit.ts';
import { providerStep, settingStep } from '../kit/steps/setting.ts';
import { step, value } from '../kit/steps/step.ts';
import { isExchange } from '../kit/token-requests.ts';
import { tokenComes } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, host, saying, upperFirst } from '../kit/words.ts';
import {
  grantWord,
  isUnread,
  lookAtReason,
  type RefusedToken,
  refusesSecret,
  secretTooMuch,
  tokenRefusals,
} from './shared.ts';

export default defineCheck<RefusedToken>({
  id: 'token/invalid-request',
  owner: ({ data: { request } }) => (isExchange(request) ? 'scalekit' : 'client'),
  judges: 'answer',
  fails:
    'The token endpoint refuses the request itself: `invalid_request`, `unsupported_grant_type`, `unauthorized_client`.',
  references: [rfc(6749, '5.2'), rfc(6749, '4.1.3'), scalekit('clients')],

  test: (facts) =>
    refusedAs('invalid-request', tokenRefusals(facts), ({ request, error }, at) => ({
      evidence: [
        ...(isOtherForm(at, error) ? [requestHeaderEvidence(at, 'Content-Type', FORM)] : []),
        parameterEvidence(at, 'grant_type', request.grantType, null),
      ],
    })),

  title: ({ facts, at, data: { error, request } }) =>
    refusesSecret(error?.description)
      ? secretTooMuch(facts, at).title
      : platformOf(error)
        ? `${upperFirst(authorizationServer(facts))} has the callback address of ${clientWord(facts)} under another platform (\`redirect_uri\`)`
        : isAboutGrant(error)
          ? `${upperFirst(authorizationServer(facts))} does not allow ${clientWord(facts)} this way of getting a token (\`grant_type\`)`
          : isOtherForm(at, error)
            ? `${upperFirst(clientWord(facts))} asks for a token in a form that ${authorizationServer(facts)} does not take (\`Content-Type\`)`
            : `${isExchange(request) ? code(host(at.request.url)) : upperFirst(authorizationServer(facts))} refuses the request for a token (${code(error?.field ?? error?.code ?? at.status)})`,
  summary: ({ facts, at, data: { error, request } }) =>
    refusesSecret(error?.description)
      ? secretTooMuch(facts, at).summary
      : platformOf(error)
        ? platformSummary(facts, platformOf(error))
        : isAboutGrant(error)
          ? `${upperFirst(clientWord(facts))} sent ${grantWord(request)} (${code(request.grantType ?? 'authorization_code')}), and is not registered for this way.${facts.scalekit ? ' Once its saved sign-in is cleared, it registers anew: most likely that mends it.' : ''}`
          : isUnread(at)
            ? `The reason stands in the body of the response, which was not recorded.`
            : isOtherForm(at, error)
              ? `Its request has the header ${code(`Content-Type: ${header(at.request.headers, 'content-type')}`)}, and ${code(FORM)} alone is right there.`
              : isExchange(request)
                ? `${upperFirst(clientWord(facts))} asked there for what ${authorizationServer(facts)} takes in place of a sign-in, and got ${code(at.status)}.`
                : `${upperFirst(clientWord(facts))} sent something that ${authorizationServer(facts)} does not take, and got ${code(at.status)}.`,
  why: ({ facts, at, data: { error, request } }) =>
    isAboutGrant(error)
      ? `In which ways a program may get a token is written down when it registers (\`grant_types\`).${saying(error)}`
      : isExchange(request)
        ? `Which programs get such a token, and for which servers, is set at the identity provider (token exchange).${saying(error)}`
        : request.grantType === 'refresh_token'
          ? `When its access token is over, ${clientWord(facts)} asks ${authorizationServer(facts)} for another with the token that renews the sign-in (\`refresh_token\`). A new sign-in does without it.${saying(error)}`
          : isOtherForm(at, error)
            ? `Of a request for a token, a server reads the form that the standard names.${saying(error)}`
            : `After the sign-in ${clientWord(facts)} sends its code to ${authorizationServer(facts)} and asks for a token. Which part of that request is wrong, only the response can say.${saying(error)}`,
  fix: ({ facts, at, data: { error, request } }) =>
    refusesSecret(error?.description)
      ? secretTooMuch(facts, at).fix
      : platformOf(error)
        ? { do: [platformStep(facts, platformOf(error), request)], stuck: [...logStep(facts), sendReport(facts)] }
        : isAboutGrant(error)
          ? {
              do: facts.scalekit
                ? forgetSteps(facts)
                : [
                    step(
                      authorizationServerPlace(facts),
                      'Allow this grant type for the client ID.',
                      value('grant_types', request.grantType ?? 'authorization_code'),
                    ),
                  ],
              stuck: [...logStep(facts), sendReport(facts)],
            }
          : isExchange(request)
            ? {
                do: [
                  step(
                    placeAt(at.request.url),
                    `Allow ${clientWord(facts)} to get tokens for ${authorizationServer(facts)}.`,
                    value('Client ID', request.clientId),
                  ),
                ],
                stuck: [providerStep(at.request.url, request.clientId, 'log')],
              }
            : isUnread(at)
              ? {
                  do: [lookAtReason(facts)],
                  stuck: [...logStep(facts), sendReport(facts)],
                }
              : request.grantType === 'refresh_token'
                ? {
                    do: forgetSteps(facts),
                    or: [
                      { kind: 'again', when: 'If it happens again when the token is over', steps: updateSteps(facts) },
                    ],
                    stuck: [...logStep(facts), sendReport(facts)],
                  }
                : {
                    do: updateSteps(facts),
                    or: [{ kind: 'again', when: 'If it is the current version already', steps: forgetSteps(facts) }],
                    stuck: [...logStep(facts), sendReport(facts)],
                  },
  verify: ({ facts }) => [tokenComes(facts)],
});

/**
 * Entra writes down with each callback address what kind of program it is of, and holds the request for a token against
 * it: a page's request has an `Origin`, a program's has none.
 */
function platformOf(error: OAuthError | undefined): 'page' | 'program' | undefined {
  const code = /\baadsts(9002326|9002327)\b/i.exec(error?.description ?? '')?.[1];
  return code === undefined ? undefined : code === '9002326' ? 'page' : 'program';
}

const platformSummary = (facts: Facts, platform: 'page' | 'program' | undefined): Prose =>
  platform === 'page'
    ? `${upperFirst(clientWord(facts))} asks from its page, and its address is not under **Single-page application**, which alone may.`
    : `${upperFirst(clientWord(facts))} asks from outside of a page, and its address is under **Single-page application**, which may not.`;

const platformStep = (facts: Facts, platform: 'page' | 'program' | undefined, { redirectUri }: TokenRequest): Step =>
  settingStep(
    facts,
    platform === 'page' ? 'origin' : 'program',
    redirectUri ?? facts.authorization.request?.redirectUri ?? [],
  );

/** RFC 6749 §4.1.3. Version 0.22.0 of the Inspector puts `application/json` before it when it renews a token. */
const FORM = 'application/x-www-form-urlencoded';

/** What is looked at once the grant is known: a body of which these are spoken was read. */
const ofReadBody = /\b(?:code_verifier|redirect_uri|refresh_token)\b/i;
const firstLookedAt = /\b(?:grant_type|client_id)\b/i;

/** The request is in another form, and nothing else is said to be wrong with it. */
const isOtherForm = ({ request }: Observed, error: OAuthError | undefined): boolean => {
  const [type] = (header(request.headers, 'content-type') ?? FORM).split(';');
  const words = error?.description ?? '';
  if (ofReadBody.test(words) && !firstLookedAt.test(words)) return false;
  return (
    type?.trim().toLowerCase() !== FORM &&
    (error?.code ?? 'invalid_request') === 'invalid_request' &&
    !platformOf(error)
  );
};

const isAboutGrant = (error: OAuthError | undefined) =>
  error?.code === 'unsupported_grant_type' || error?.code === 'unauthorized_client';
