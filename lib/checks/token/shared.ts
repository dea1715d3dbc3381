/** What the checks of the token endpoint share: which row an answer belongs to. */
import type { Facts, OAuthError, TokenRequest } from '../../handshake/facts.ts';
import {
  saysClientMetadataUrl,
  saysInvalidTarget,
  saysRedirectUri,
  saysUnknownClient,
} from '../../protocol/oauth-errors.ts';
import { type Outcome, outcome } from '../define.ts';
import { errorEvidence, isRefusal, isServerError, isSuccess } from '../kit/oauth-answers.ts';

export type TokenRefusal =
  | 'invalid-client'
  | 'invalid-grant'
  | 'invalid-request'
  | 'invalid-scope'
  | 'invalid-target'
  | 'not-found'
  | 'server-error';

/** Codes of RFC 6749 §5.2, and those that GitHub and Slack send with a 200. */
const byCode: Record<string, TokenRefusal> = {
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
  invalid_refresh_token: 'invalid-grant',
  bad_client_secret: 'invalid-client',
  invalid_scope: 'invalid-scope',
  invalid_target: 'invalid-target',
  server_error: 'server-error',
  temporarily_unavailable: 'server-error',
};

const saysSecret = ({ description }: OAuthError) =>
  /client[_ ]secret|client authentication|client_secret_\w+|client credentials/i.test(description ?? '');

/** The row of one answer: an error in a 200 belongs to the error. */
export function kindOf({ at, error }: TokenRequest): TokenRefusal | undefined {
  if (isSuccess(at) && error?.code === undefined) return undefined;
  if (!isSuccess(at) && !isRefusal(at) && !isServerError(at)) return undefined;
  if (error) {
    if (saysInvalidTarget(error)) return 'invalid-target';
    if (saysUnknownClient(error) || saysClientMetadataUrl(error)) return 'invalid-client';
    if ((error.code === 'unauthorized_client' || error.code === 'invalid_request') && saysSecret(error))
      return 'invalid-client';
    const kind = byCode[error.code?.toLowerCase() ?? ''];
    if (kind) return kind;
    if (saysRedirectUri(error)) return 'invalid-grant';
  }
  if (isServerError(at)) return 'server-error';
  // RFC 6749 §5.2: 401 is for a client that could not be authenticated, whatever the body says or whether it was seen.
  if (at.status === 401) return 'invalid-client';
  if ((at.status === 404 || at.status === 405) && !error?.code) return 'not-found';
  return 'invalid-request';
}

export interface Refused {
  request: TokenRequest;
  error: OAuthError | undefined;
  refresh: boolean;
}

const isAnswered = ({ at, error, issued }: TokenRequest) =>
  at.status !== undefined && (!isSuccess(at) || at.bodyKind !== 'unseen' || issued || error !== undefined);

/** One failure for each token request that was refused in this way. */
export function refusedAs(kind: TokenRefusal, { token }: Facts): Outcome<Refused> {
  const answered = token.requests.filter(isAnswered);
  const failures = answered
    .filter((request) => kindOf(request) === kind)
    .map((request) => ({
      at: request.at,
      evidence: [errorEvidence(request.at, request.error, '200')],
      data: { request, error: request.error, refresh: request.grantType === 'refresh_token' },
    }));
  return outcome(failures, answered.length > 0);
}

/** `the code`, `the refresh token`: what the client wanted to change into an access token. */
export const grantWord = ({ refresh }: Pick<Refused, 'refresh'>): string =>
  refresh ? 'its refresh token' : 'its code';
