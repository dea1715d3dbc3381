import { issuersOf } from '../../protocol/scalekit.ts';
import { defineCheck, outcome } from '../define.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { logStep } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { inServer, value } from '../kit/steps/step.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { code } from '../kit/words.ts';
import { checkToken, claimEvidence, refusalEvidence, refusedForToken, sentClaims } from './shared.ts';

interface Data {
  aud: string[];
  iss: string | undefined;
  signature: boolean;
}

export default defineCheck<Data>({
  id: 'session/token-rejected',
  owner: 'mcp-server',
  judges: 'answer',
  general: true,
  fails: 'The token is refused with 401, for no reason that the token or the answer shows.',
  references: [
    rfc(6750, '3.1'),
    rfc(9068, '4'),
    mcp('basic/authorization', 'Token handling', 'token-handling'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const failures = refusedForToken(facts).map((at) => {
      const claims = sentClaims(facts, at);
      const aud = claims?.aud === undefined ? [] : [claims.aud].flat();
      return {
        at,
        evidence: [
          refusalEvidence(at),
          ...(claims ? [claimEvidence(at, 'iss', claims.iss, null), claimEvidence(at, 'aud', claims.aud, null)] : []),
        ],
        data: { aud, iss: claims?.iss, signature: topicOf(at) === 'signature' },
      };
    });
    return outcome(
      failures,
      facts.session.requests.some((x) => x.token.kind === 'token' && x.status !== undefined),
    );
  },

  title: ({ data: { signature, iss, aud } }) =>
    signature
      ? 'Your MCP server checks the token with other keys than those that signed it'
      : iss === undefined && !aud.length
        ? 'Your MCP server refuses the token, and does not say why'
        : 'Your MCP server refuses the token, and nothing in it is wrong',
  summary: ({ data }) =>
    data.signature
      ? 'It could not verify the signature, so most likely it is set to another environment than the one that issued the token.'
      : data.iss === undefined && !data.aud.length
        ? 'The token cannot be read here, so only the log of your MCP server can tell.'
        : 'Most likely your MCP server is set to other keys, another issuer or another address than the token has.',
  why: () =>
    'A server checks four things of a token: its signature (by keys), who issued it (`iss`), which server it is for (`aud`), and until when it is valid (`exp`).',
  fix: ({ facts, data: { iss, aud } }) => {
    const { scalekit: known, server } = facts;
    const keys = known ? `${known.environment}/keys` : stringOf(facts.serverMetadata.document?.value.jwks_uri);
    const issuers = known ? issuersOf(known) : iss ? [iss] : [];
    const own = aud.find((one) => one === server) ?? aud.find((one) => one === known?.resourceId) ?? aud[0];
    return {
      do: [
        ...(keys
          ? [
              inServer(
                'Verify the signature with the keys of this address, in the code that checks the token.',
                value('jwks_uri', keys),
              ),
            ]
          : []),
        ...(issuers.length
          ? [
              inServer(
                issuers.length > 1
                  ? 'Accept both issuers there, by a call for each: Scalekit uses both.'
                  : 'Check `iss` for exactly this text.',
                { values: issuers.map((one) => ({ name: 'iss', value: one })) },
              ),
            ]
          : []),
        ...(own === undefined
          ? []
          : [checkToken(facts, `Look for ${code(own)} among the values of \`aud\`, which may be several.`, own, iss)]),
        ...(keys || issuers.length || own !== undefined
          ? []
          : [logReason, inServer('Correct what the log names: the keys, `iss`, `aud` or `exp`.')]),
        restartServer,
      ],
      stuck: [...(keys || issuers.length || own !== undefined ? [logReason] : []), ...logStep(facts)],
    };
  },
  verify: ({ facts, at }) => [verifyWithToken(facts, at)],
});

const logReason = inServer('Log the reason for which your MCP server refuses the token.');

const stringOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
