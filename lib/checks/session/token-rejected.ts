import { issuersOf } from '../../protocol/scalekit.ts';
import { defineCheck, outcome } from '../define.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { logStep } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { code, codes } from '../kit/words.ts';
import {
  claimEvidence,
  compareAudience,
  refusalEvidence,
  refusedForToken,
  refusedSentence,
  sentClaims,
} from './shared.ts';

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

  title: () => 'Your MCP server refuses the access token',
  summary: ({ facts, at, data }) =>
    `${refusedSentence(facts, at)} ` +
    (data.signature
      ? 'It could not verify the signature: it has other keys than those that signed the token.'
      : data.iss === undefined && !data.aud.length
        ? 'Neither the token nor the answer shows why.'
        : 'Nothing in the token is wrong for this server, so what the server compares it with decides: the keys, the issuer or the audience.'),
  fix: ({ facts, data }) => {
    const { scalekit: known } = facts,
      { iss, aud } = data;
    const keys = known ? `${known.environment}/keys` : stringOf(facts.serverMetadata.document?.value.jwks_uri);
    const issuers = known ? issuersOf(known) : iss ? [iss] : [];
    return [
      { text: 'Log the reason for which your MCP server refuses the token.' },
      ...(keys ? [{ text: 'Verify the signature with the keys of this address.', copy: keys }] : []),
      ...(issuers.length
        ? [
            {
              text:
                issuers.length > 1
                  ? `Accept both issuers, ${codes(issuers)}: Scalekit uses both.`
                  : `Compare \`iss\` with ${code(issuers[0])}.`,
              copy: issuers.join(','),
            },
          ]
        : []),
      ...aud.slice(0, 2).map((value) => compareAudience(facts, value)),
      restartServer,
      connectAgain(facts),
      ...logStep(facts),
    ];
  },
  verify: ({ at }) => [verifyWithToken(at.request.url)],
});

const stringOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
