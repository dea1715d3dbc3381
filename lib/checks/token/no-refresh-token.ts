import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence, parameterEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

export default defineCheck({
  id: 'token/no-refresh-token',
  owner: 'client',
  role: 'warning',
  judges: 'request',
  fails: 'No refresh token was issued, and the client did not ask for `offline_access`.',
  references: [rfc(6749, '6'), scalekit('troubleshooting')],

  test({ token, authorization, resourceMetadata }) {
    const { issued } = token;
    if (issued?.at.bodyKind !== 'json') return unknown;
    if (issued.hasRefreshToken || issued.grantType === 'client_credentials') return passed;
    const { request } = authorization;
    if (!request || issued.grantType === 'refresh_token') return unknown;
    if (request.scope?.split(/\s+/).includes('offline_access')) return passed;
    return failed({
      at: issued.at,
      evidence: [
        fieldEvidence(issued.at, 'refresh_token'),
        parameterEvidence(
          request.at,
          'scope',
          request.scope,
          [request.scope, 'offline_access'].filter(Boolean).join(' '),
        ),
      ],
      data: {
        seconds: issued.expiresIn,
        offered: resourceMetadata.scopesSupported?.includes('offline_access') ?? false,
      },
    });
  },

  title: () => 'There will be no new token without a new sign-in',
  summary: ({ facts, data }) =>
    `The access token${data.seconds === undefined ? '' : ` is valid for ${code(data.seconds)} seconds, and it`} came without a refresh token, because ${clientWord(facts)} did not ask for ${code('offline_access')}. ${upperFirst(clientWord(facts))} has to sign in again when it expires.`,
  fix: ({ facts, data }) => [
    data.offered
      ? {
          text: `Enter the scope ${code('offline_access')} in the settings of the client, if it has such a field.`,
          copy: 'offline_access',
        }
      : {
          text: `Ask for ${code('offline_access')} too: in the scope field of the client, where it has one.`,
          copy: 'openid profile email offline_access',
        },
    connectAgain(facts),
  ],
  verify: () => [verifyBySight('Connect again: the answer of the token endpoint holds a `refresh_token`.')],
});
