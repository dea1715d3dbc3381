import type { Facts, McpExchange } from '../../handshake/facts.ts';
import { issuersOf } from '../../protocol/scalekit.ts';
import { defineCheck, outcome } from '../define.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { connectAgain, forgetSteps } from '../kit/steps/clients.ts';
import { restartServer } from '../kit/steps/server.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { code, codes } from '../kit/words.ts';
import {
  audienceOf,
  claimEvidence,
  issuerForm,
  refusalEvidence,
  refusedForToken,
  refusedSentence,
  sentClaims,
  timeProblem,
} from './shared.ts';

interface Data {
  iss: string | undefined;
  /** `said`: the server names the issuer; `other-form`: valid, and not the one in the metadata. */
  problem: 'wrong' | 'other-form' | 'said';
  valid: string[];
}

/** Issuers that a token of this authorization server may carry. */
const validIssuers = ({ scalekit: known, serverMetadata, resourceMetadata }: Facts): string[] =>
  known ? issuersOf(known) : [serverMetadata.issuer ?? resourceMetadata.authorizationServers[0] ?? ''].filter(Boolean);

function problemOf(facts: Facts, x: McpExchange): Data['problem'] | undefined {
  const topic = topicOf(x);
  const claims = sentClaims(facts, x);
  const kind = claims?.iss === undefined ? undefined : issuerForm(facts, claims.iss);
  if (topic === 'issuer') return kind === 'wrong' || kind === 'other-form' ? kind : 'said';
  if (topic !== undefined || x.status !== 401 || !claims) return undefined;
  if (kind === 'wrong') return 'wrong';
  if (kind !== 'other-form' || !facts.scalekit) return undefined;
  // Both forms are valid: only when the token is right in all else does this explain the refusal.
  const { url, resourceId } = audienceOf(facts, claims);
  return url && resourceId !== false && timeProblem(claims, x) === undefined ? 'other-form' : undefined;
}

export default defineCheck<Data>({
  id: 'session/issuer-mismatch',
  owner: 'mcp-server',
  judges: 'answer',
  fails:
    'The token is refused, and its `iss` is not an issuer that this authorization server uses, or the refusal says so.',
  references: [
    rfc(7519, '4.1.1'),
    rfc(9068, '4'),
    mcp('basic/authorization', 'Token handling', 'token-handling'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const valid = validIssuers(facts);
    const failures = refusedForToken(facts).flatMap((at) => {
      const problem = problemOf(facts, at);
      if (!problem) return [];
      const iss = sentClaims(facts, at)?.iss;
      const expected = valid.length ? valid.map((x) => JSON.stringify(x)).join(' or ') : null;
      return [
        { at, evidence: [claimEvidence(at, 'iss', iss, expected), refusalEvidence(at)], data: { iss, problem, valid } },
      ];
    });
    const judged = facts.session.requests.some((x) => x.outcome === 'accepted' || sentClaims(facts, x) || topicOf(x));
    return outcome(failures, judged);
  },

  title: ({ data: { problem } }) =>
    problem === 'wrong'
      ? 'The access token comes from another issuer'
      : 'Your MCP server expects another issuer than the token has',
  summary: ({ facts, at, data }) => {
    const from = data.iss === undefined ? '' : ` The token was issued by ${code(data.iss)}.`;
    const why =
      data.problem === 'wrong'
        ? ` Tokens for this server come from ${data.valid.map(code).join(' or ')}.`
        : facts.scalekit
          ? ` Scalekit writes one of two issuers into its tokens, the environment and the resource under it, and both are valid. A server that accepts only one of them refuses the other.`
          : '';
    return `${refusedSentence(facts, at)}${from}${why}`;
  },
  fix: ({ facts, data }) => [
    ...(data.problem === 'wrong'
      ? [
          ...forgetSteps(facts),
          {
            text: 'Compare the environment that your MCP server is configured with, and `authorization_servers` of its metadata, with the environment that issued the token.',
          },
        ]
      : []),
    data.valid.length > 1
      ? { text: `Accept both issuers in your MCP server: ${codes(data.valid)}.`, copy: data.valid.join(',') }
      : {
          text: 'Compare `iss` with exactly this string in your MCP server.',
          copy: data.problem === 'wrong' ? (data.valid[0] ?? '') : (data.iss ?? data.valid[0] ?? ''),
        },
    restartServer,
    connectAgain(facts),
  ],
  verify: ({ at }) => [verifyWithToken(at.request.url)],
});
