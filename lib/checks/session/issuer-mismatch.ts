import type { FixStep } from '../../finding.ts';
import type { Facts, McpExchange } from '../../handshake/facts.ts';
import { issuersOf } from '../../protocol/scalekit.ts';
import { defineCheck, outcome } from '../define.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { connectAgain, forgetSteps } from '../kit/steps/clients.ts';
import { restartServer } from '../kit/steps/server.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { authorizationServer, code, codes, upperFirst } from '../kit/words.ts';
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
  /** The authorization server issued this token in this very sign-in: it is no other one's, whatever it says. */
  issuedHere: boolean;
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

const isIssuedHere = ({ token }: Facts, x: McpExchange) =>
  x.token.kind === 'token' && token.claims.has(x.token.fingerprint ?? '');

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
        {
          at,
          evidence: [claimEvidence(at, 'iss', iss, expected), refusalEvidence(at)],
          data: { iss, problem, valid, issuedHere: isIssuedHere(facts, at) },
        },
      ];
    });
    const judged = facts.session.requests.some((x) => x.outcome === 'accepted' || sentClaims(facts, x) || topicOf(x));
    return outcome(failures, judged);
  },

  title: ({ data: { problem, issuedHere } }) =>
    problem !== 'wrong'
      ? 'Your MCP server expects another issuer than the token has'
      : issuedHere
        ? 'The authorization server names another issuer in its tokens than in its metadata'
        : 'The access token comes from another issuer',
  summary: ({ facts, at, data }) => {
    const from = data.iss === undefined ? '' : ` The token was issued by ${code(data.iss)}.`;
    const named = data.valid.map(code).join(' or ');
    const why =
      data.problem === 'wrong'
        ? data.issuedHere
          ? ` ${upperFirst(authorizationServer(facts))} issued it in this very sign-in, and its metadata says ${named}, which is what your MCP server knows of it.`
          : ` Tokens for this server come from ${named}.`
        : facts.scalekit
          ? ` Scalekit writes one of two issuers into its tokens, the environment and the resource under it, and both are valid. A server that accepts only one of them refuses the other.`
          : '';
    return `${refusedSentence(facts, at)}${from}${why}`;
  },
  fix: ({ facts, data }) => [...steps(facts, data), restartServer, connectAgain(facts)],
  verify: ({ at }) => [verifyWithToken(at.request.url)],
});

/** What the metadata names is what the server compares with already: only another value can be the remedy. */
function steps(facts: Facts, { problem, issuedHere, iss, valid }: Data): FixStep[] {
  const isScalekit = facts.scalekit !== null;
  if (problem !== 'wrong') {
    return valid.length > 1
      ? [{ text: `Accept both issuers in your MCP server: ${codes(valid)}.`, copy: valid.join(',') }]
      : [{ text: 'Compare `iss` with exactly this string in your MCP server.', copy: iss ?? valid[0] ?? '' }];
  }
  if (!issuedHere) {
    return [
      ...forgetSteps(facts),
      {
        text: isScalekit
          ? 'Compare the environment that your MCP server is configured with, and `authorization_servers` of its metadata, with the environment that issued the token.'
          : 'Compare `authorization_servers` of your MCP server’s metadata, and the issuer that it is configured with, with the one that issued the token.',
      },
    ];
  }
  return [
    ...(isScalekit
      ? []
      : [
          {
            text: 'Set the public address (host name) of the authorization server, so that its tokens carry the issuer of its metadata.',
            copy: valid[0] ?? '',
          },
        ]),
    {
      text: isScalekit
        ? 'Accept this issuer too in your MCP server: this authorization server writes it into its tokens.'
        : 'Accept this issuer in your MCP server instead, if the authorization server has to go on writing it.',
      copy: iss ?? '',
    },
    ...forgetSteps(facts),
  ];
}
