import type { Evidence, Prose } from '../../finding.ts';
import type { Facts, McpExchange } from '../../handshake/facts.ts';
import { issuersOf } from '../../protocol/scalekit.ts';
import { httpOrigin } from '../../text/url.ts';
import { defineCheck, outcome } from '../define.ts';
import { inCases } from '../in-cases.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { usedBefore } from '../kit/earlier-tokens.ts';
import { evidence } from '../kit/evidence.ts';
import { isUndatedByCode, refusedUnseen } from '../kit/known-refusals.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { sentClaims, timeProblem } from '../kit/sent-token.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { elsewhereFix, fromElsewhere } from '../kit/steps/elsewhere.ts';
import { restartServer } from '../kit/steps/server.ts';
import { inServer, step, value } from '../kit/steps/step.ts';
import { checkTokenStep } from '../kit/steps/token-check.ts';
import { audienceOf, issuerForm } from '../kit/token-claims.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { authorizationServer, code } from '../kit/words.ts';
import { claimEvidence, compareSpelling, isTokenJudged, refusalEvidence, refusedForToken } from './shared.ts';

interface Data {
  iss: string | undefined;
  /** `said`: the server names the issuer; `other-form`: valid, and not the one in the metadata. */
  problem: 'wrong' | 'other-form' | 'said';
  valid: string[];
  /** The authorization server issued this token in this very sign-in: it is no other one's, whatever it says. */
  issuedHere: boolean;
  /** The server says that it refuses the issuer. */
  said: boolean;
}

/** Issuers that a token of this authorization server may carry. */
const validIssuers = ({ scalekit: known, serverMetadata, resourceMetadata }: Facts): string[] =>
  known ? issuersOf(known) : [serverMetadata.issuer ?? resourceMetadata.authorizationServers[0] ?? ''].filter(Boolean);

function problemOf(facts: Facts, x: McpExchange, wasUsed: ReturnType<typeof usedBefore>): Data['problem'] | undefined {
  const topic = topicOf(x);
  const claims = sentClaims(facts, x);
  const kind = claims?.iss === undefined ? undefined : issuerForm(facts, claims.iss);
  if (topic === 'issuer') return kind === 'wrong' || kind === 'other-form' ? kind : 'said';
  if (topic !== undefined || x.status !== 401 || !claims || isUndatedByCode(x, claims) || wasUsed(x)) return undefined;
  if (kind === 'wrong') return 'wrong';
  if (kind !== 'other-form' || !facts.scalekit) return undefined;
  // Both forms are valid: only when the token is right in all else does this explain the refusal.
  const { url, resourceId } = audienceOf(facts, claims);
  const explained = timeProblem(claims, x) !== undefined || refusedUnseen(facts, x) !== undefined;
  return url && resourceId !== false && !explained ? 'other-form' : undefined;
}

const isIssuedHere = ({ token }: Facts, x: McpExchange) =>
  x.token.kind === 'token' && token.claims.has(x.token.fingerprint ?? '');

/** What the MCP server names, beside the address that the token is from. */
function namedEvidence(
  { resourceMetadata: { document, authorizationServers } }: Facts,
  iss: string | undefined,
): Evidence[] {
  const origin = httpOrigin(iss);
  const [named] = authorizationServers;
  return document && origin && named !== undefined ? [evidence(document.at, 'authorization_servers', named)] : [];
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
    const wasUsed = usedBefore(facts);
    const valid = validIssuers(facts);
    const failures = refusedForToken(facts).flatMap((at) => {
      const problem = problemOf(facts, at, wasUsed);
      if (!problem) return [];
      const iss = sentClaims(facts, at)?.iss;
      const issuedHere = isIssuedHere(facts, at);
      // Where what the metadata names has to change, the token is right.
      const stays = problem === 'wrong' && issuedHere;
      const expected = valid.length && !stays ? valid.map((x) => JSON.stringify(x)).join(' or ') : null;
      return [
        {
          at,
          evidence: [
            claimEvidence(at, 'iss', iss, expected),
            ...(stays ? namedEvidence(facts, iss) : []),
            refusalEvidence(at),
          ],
          data: { iss, problem, valid, issuedHere, said: topicOf(at) === 'issuer' },
        },
      ];
    });
    return outcome(failures, isTokenJudged(facts));
  },

  why: ({ facts }) =>
    facts.scalekit
      ? 'A token says who issued it (`iss`). Scalekit writes the address of the environment there, or that of your MCP server in it, which ends with `/resources/res_…`.'
      : 'A token says who issued it (`iss`), and a server accepts only tokens of the issuer that it is set to.',
  verify: ({ facts, at }) => [verifyWithToken(facts, at)],
  ...inCases(['title', 'summary', 'fix'], ({ facts, data: { problem, iss, valid, issuedHere, said } }) => {
    const audience = facts.scalekit?.resourceId ?? facts.server ?? undefined;
    const accept = (text: Prose, issuers: readonly string[]) => {
      const values = issuers.map((one) => ({ name: 'iss', value: one }));
      return audience ? checkTokenStep(facts, text, { audience, issuers }, values) : inServer(text, { values });
    };
    const stuck = [compareSpelling('iss', iss ?? valid[0])];

    if (problem !== 'wrong')
      return {
        title: 'Your MCP server expects the token from another address (`iss`)',
        summary:
          facts.scalekit && valid.length > 1
            ? `Both ${valid.map(code).join(' and ')} are right, and your MCP server must accept both.`
            : `The token says ${code(iss ?? valid[0])}, which is right; what your MCP server compares it with stands in its own settings.`,
        fix: {
          do: [
            valid.length > 1
              ? accept('Accept both issuers, in the call that checks the token.', valid)
              : accept('Check `iss` for exactly this text, in the call that checks the token.', [
                  iss ?? valid[0] ?? '',
                ]),
            restartServer,
          ],
          stuck,
        },
      };

    if (!issuedHere)
      return {
        title: `The token comes from elsewhere, and not from ${authorizationServer(facts)} (\`iss\`)`,
        summary: `It says ${code(iss)}, and tokens for your MCP server come from ${valid.map(code).join(' or ')}.`,
        fix: {
          do: forgetSteps(facts),
          stuck: [
            inServer(
              'Compare the address that your MCP server takes tokens from with `authorization_servers` of its metadata.',
            ),
          ],
        },
      };

    // What the metadata names is what the server compares with already: only another value can be the remedy.
    const [first] = facts.resourceMetadata.authorizationServers;
    const summary = `The token says ${code(iss)}, and the metadata that your MCP server sends names ${code(first ?? valid[0])}.${said ? '' : ' Most likely your MCP server refuses it for that.'}`;
    if (facts.scalekit)
      return {
        title: fromElsewhere(iss, first),
        summary,
        fix: { ...elsewhereFix(facts, accept, iss, valid), stuck },
      };

    return {
      title: `The token names another issuer than the metadata of ${authorizationServer(facts)} (\`iss\`)`,
      summary,
      fix: {
        do: [
          step(
            authorizationServerPlace(facts),
            'Set its public address, so that its tokens carry the issuer of its metadata.',
            value('issuer', valid[0]),
          ),
          ...forgetSteps(facts),
        ],
        or: [
          {
            when: 'If the tokens have to go on carrying the other issuer',
            steps: [
              accept('Check `iss` for this text instead, in the call that checks the token.', iss ? [iss] : []),
              restartServer,
            ],
          },
        ],
        stuck,
      },
    };
  }),
});
