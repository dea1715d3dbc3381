/** What the checks of the token endpoint share: which kind a refusal is. */
import type { Step } from '../../finding.ts';
import { isAskedForNonce, isPending } from '../../handshake/asks-again.ts';
import type { Facts, Observed, TokenRequest } from '../../handshake/facts.ts';
import {
  type OAuthError,
  saysClientMetadataUrl,
  saysInvalidTarget,
  saysRedirectUri,
  saysUnknownClient,
} from '../../protocol/oauth-words.ts';
import { isServerError, isSuccess } from '../../protocol/status.ts';
import { closeBehind } from '../../text/close-behind.ts';
import { isRefusal } from '../kit/answers/kinds.ts';
import type { Refusals } from '../kit/answers/refusals.ts';
import { clientField } from '../kit/steps/client-settings.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { logStep } from '../kit/steps/scalekit.ts';
import { inClient } from '../kit/steps/step.ts';
import { byHeader } from '../kit/token-requests.ts';
import { authorizationServer, clientWord, upperFirst } from '../kit/words.ts';

type Kind =
  | 'invalid-client'
  | 'invalid-grant'
  | 'invalid-request'
  | 'invalid-scope'
  | 'invalid-target'
  | 'not-found'
  | 'server-error';

/** Codes of RFC 6749 §5.2, and those that GitHub and Slack send with a 200. */
const byCode: Record<string, Kind> = {
  invalid_client: 'invalid-client',
  invalid_client_metadata_url: 'invalid-client',
  incorrect_client_credentials: 'invalid-client',
  invalid_grant: 'invalid-grant',
  bad_verification_code: 'invalid-grant',
  bad_refresh_token: 'invalid-grant',
  redirect_uri_mismatch: 'invalid-grant',
  bad_redirect_uri: 'invalid-grant',
  invalid_code: 'invalid-grant',
  code_already_used: 'invalid-grant',
  expired_token: 'invalid-grant',
  invalid_refresh_token: 'invalid-grant',
  bad_client_secret: 'invalid-client',
  invalid_scope: 'invalid-scope',
  invalid_target: 'invalid-target',
  server_error: 'server-error',
  temporarily_unavailable: 'server-error',
};

/** A secret is what the server does not take: it knows the client as one that has none. Entra says so in AADSTS700025. */
export const refusesSecret = (description = ''): boolean =>
  !otherFault.test(description) &&
  (closeBehind(description, /\bclient[_ ]secret\b/gi, 40, tooMuch) ||
    closeBehind(description, notToSend, 60, theSecret));
const tooMuch =
  /\b(?:must|should|may|can) ?not be (?:present|sent|included|used|provided|supplied)|\bnot (?:allowed|permitted|expected)\b(?! value)/i;
const notToSend =
  /\b(?:(?:do|must|should|may|can) ?not|not (?:allowed|permitted) to) (?:send|present|use|include)\b|\bunexpected (?:parameter|field)\b|\bneither\b(?=[^.;]{0,80} (?:should|may|must) be\b)/gi;
/** It is the wrong one, or is in the wrong place. */
const otherFault = /\b(?:expired|revoked|wrong|incorrect|missing|both|twice|more than|query|url|uri)\b/i;
const theSecret = /\bclient[_ ]secret\b/i;

const saysSecret = ({ description }: OAuthError) =>
  !refusesSecret(description) &&
  /client[_ ]secret|client authentication|client_secret_\w+|client credentials/i.test(description ?? '');

/** That it is not there at all is the fault of the request. */
const saysMissing = (text: string) =>
  /\bmissing (?:the )?(?:required )?(?:param|field|value|refresh)|\brequired (?:param|field)|\bnot found in (?:the )?(?:request|body|form|query|param|payload|post)|refresh[\s_-]?token['"`]? (?:is |was )?missing\b(?! or\b)|\bnot (?:provided|supplied|specified|sent)\b/i.test(
    text,
  );

/** A refresh token that is no good, under a code that has its own meaning. */
const refusesRefresh = ({ grantType }: TokenRequest, { description }: OAuthError) =>
  grantType === 'refresh_token' &&
  !saysMissing(description ?? '') &&
  closeBehind(
    description ?? '',
    /refresh[\s_-]?token/gi,
    60,
    /\b(?:invalid|expired|revoked|unknown|used|not (?:found|valid|recogni[sz]ed|active))\b/i,
  );

/** A 200 with an error in it is a refusal, and of the kind of the error. */
function kindOf(request: TokenRequest): Kind | undefined {
  const { at, error } = request;
  if (isSuccess(at) && error?.code === undefined) return undefined;
  if (!isSuccess(at) && !isRefusal(at) && !isServerError(at)) return undefined;
  if (error) {
    if (saysInvalidTarget(error)) return 'invalid-target';
    if (saysUnknownClient(error) || saysClientMetadataUrl(error)) return 'invalid-client';
    const isGeneral = error.code === 'unauthorized_client' || error.code === 'invalid_request';
    if (isGeneral && saysSecret(error)) return 'invalid-client';
    const kind = byCode[error.code?.toLowerCase() ?? ''];
    if (kind) return kind;
    if (error.field === 'client_secret' && !refusesSecret(error.description)) return 'invalid-client';
    if (error.code === 'invalid_request' && refusesRefresh(request, error)) return 'invalid-grant';
    if (saysRedirectUri(error)) return 'invalid-grant';
  }
  if (isServerError(at)) return 'server-error';
  // RFC 6749 §5.2: 401 is for a client that could not be authenticated, whatever the body says or whether it was seen.
  if (at.status === 401) return 'invalid-client';
  if ((at.status === 404 || at.status === 405) && !error?.code) return 'not-found';
  return 'invalid-request';
}

export interface RefusedToken {
  request: TokenRequest;
  error: OAuthError | undefined;
}

const isAnswered = ({ at, error, issued }: TokenRequest) =>
  at.status !== undefined && (!isSuccess(at) || at.bodyKind !== 'unseen' || issued || error !== undefined);

/** Each token request that was refused. */
export function tokenRefusals({ token }: Facts): Refusals<Kind, RefusedToken> {
  const answered = token.requests.filter(isAnswered);
  const all = answered.map(({ at }) => at);
  return {
    refused: answered.flatMap((request) => {
      const kind = kindOf(request);
      if (!kind || isPending(request.at) || isAskedForNonce(request.at, all)) return [];
      const { at, error } = request;
      const expected = isSuccess(at) ? 'an access_token' : '200';
      return [{ at, kind, expected, data: { request, error } }];
    }),
    observed: answered.length > 0,
  };
}

/** What the client wanted to change into an access token. */
export const grantWord = ({ grantType }: TokenRequest): string =>
  grantType === 'refresh_token' ? 'its refresh token' : 'its code';

/** A file of DevTools has no bodies of a page that was left: what was refused is not known then. */
export const isUnread = ({ response }: Observed): boolean => response !== undefined && response.body === undefined;

/** The other way round than where one is missing. Where the whole request is seen, it may be that there is none in it. */
export function secretTooMuch(facts: Facts, at: Observed) {
  const [server, client] = [upperFirst(authorizationServer(facts)), clientWord(facts)];
  const isSent = byHeader(at) || /\bclient_secret\b/.test(at.request.body ?? 'client_secret');
  const empty = inClient(facts, `Empty the field for a client secret in ${client}.`, clientField(facts, 'secret'));
  return {
    title: `${server} takes no secret from ${client} (\`client_secret\`)`,
    summary: `${server} knows this client ID as one without a secret, and ${isSent ? `${client} sends one` : 'there is none in the request either: most likely a new client ID avoids that fault'}.`,
    fix: {
      do: isSent ? [empty] : forgetSteps(facts),
      or: isSent
        ? [
            {
              kind: 'case' as const,
              when: `If you entered no client secret in ${clientWord(facts)}`,
              steps: forgetSteps(facts),
            },
          ]
        : [],
      stuck: logStep(facts),
    },
  };
}

export const lookAtReason = (facts: Facts): Step =>
  inClient(
    facts,
    'Connect again while the extension is on: it keeps the reason, which a HAR file loses when the page moves on.',
    { only: 'look', signsIn: true },
  );
