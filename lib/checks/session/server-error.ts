import type { Step } from '../../finding.ts';
import { wordsOf } from '../../handshake/answer-error.ts';
import type { Facts, McpExchange, Observed } from '../../handshake/facts.ts';
import { isFirstMessage } from '../../protocol/mcp.ts';
import { isServerError, isSuccess } from '../../protocol/status.ts';
import { saysToken } from '../../protocol/token-words.ts';
import { defineCheck, outcome } from '../define.ts';
import { inCases } from '../in-cases.ts';
import { bodyEvidence, statusEvidence } from '../kit/evidence.ts';
import { frontWord, inFront } from '../kit/front.ts';
import { frontRefusal } from '../kit/front-refusal.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { isOneCall, refusedMessages } from '../kit/refused-messages.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { sessionSnippets, statelessSnippets } from '../kit/snippets/server.ts';
import { guardSnippets } from '../kit/snippets/token-check.ts';
import { isTooLong, ownerOfLimit, takeLongerBody, tooLongTitle } from '../kit/steps/longer-body.ts';
import { correctThrown, findInLog, findThrown, restartServer } from '../kit/steps/server.ts';
import { command, inServer, isBare, searchFor, step } from '../kit/steps/step.ts';
import { validIssuers } from '../kit/steps/token-check.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { verifyConnect } from '../kit/verify/verify.ts';
import { clientWord, code } from '../kit/words.ts';

/** What a refusal of the message itself is about, where its words say it. */
type Refused = 'token' | 'unreadable' | 'initialized' | 'too-long' | 'other';

interface Data {
  /** `undefined`: the server fails. */
  refused: Refused | undefined;
  says: string | undefined;
  /** A client sends it first: it can be asked again by itself. */
  first: boolean;
}

const isOfToken = (x: McpExchange, text: string) =>
  x.challenge?.bearer !== undefined ||
  saysToken(text) ||
  /\b(?:unauthori[sz]ed|unauthenticated|invalid[ _]token)\b/i.test(text);

const unreadable =
  /\bparse error\b|stream is not readable|\b(?:malformed|invalid) json\b|\bjson decode\b|\bdecode (?:the )?request body\b/i;

function matterOf(x: McpExchange): Refused {
  if (isTooLong(x)) return 'too-long';
  const text = wordsOf(x);
  // What was wrong with the message may be worded as if it were a token: it is malformed, and cannot be decoded.
  if (x.rpcError?.code === -32700 || unreadable.test(text)) return 'unreadable';
  if (isOfToken(x, text)) return 'token';
  return /already initiali[sz]ed/i.test(text) ? 'initialized' : 'other';
}

export default defineCheck<Data>({
  id: 'session/server-error',
  owner: ({ facts, at }) => (isTooLong(at) ? ownerOfLimit(at) : (frontRefusal(facts, at)?.owner ?? 'mcp-server')),
  judges: 'answer',
  general: true,
  fails: 'The server answers 5xx to the request with the token, or refuses it in a way that no other check names.',
  references: [
    rfc(9110, '15.6'),
    rfc(6750, '3.1'),
    mcp('basic/authorization', 'Error handling', 'error-handling'),
    scalekit('troubleshooting'),
  ],

  test(facts) {
    const sent = facts.session.requests.filter((x) => x.token.kind === 'token' && x.status !== undefined);
    // "Not implemented" is said of one method.
    const failed = sent.filter(
      (x) => isServerError(x) && x.outcome !== 'unknown' && !(x.status === 501 && isOneCall(facts, x)),
    );
    const refused = refusedMessages(facts);
    // A crash that another answer came after is over.
    return outcome(
      (refused.length ? refused : failed).map((at) => ({
        at,
        evidence: [
          ...(isSuccess(at)
            ? []
            : [statusEvidence(at, isServerError(at) ? '200, or 401 if the token is not valid' : '200')]),
          ...(at.response?.body ? [bodyEvidence(at, isSuccess(at) ? 'a JSON-RPC result' : null)] : []),
        ],
        data: {
          refused: isServerError(at) ? undefined : matterOf(at),
          says: wordsOf(at).split('. ')[0]?.slice(0, 120) || undefined,
          first: at.rpcMethod === undefined || isFirstMessage(at.rpcMethod),
        },
      })),
      sent.length > 0,
    );
  },

  ...inCases(['title', 'summary', 'why', 'fix', 'verify'], ({ facts, at, data }) => {
    const { refused, says, first } = data;
    const front = refused === 'other' ? frontRefusal(facts, at) : undefined;
    const audience = facts.scalekit?.resourceId ?? facts.server ?? undefined;
    const whole = audience === undefined ? [] : guardSnippets(facts, { audience, issuers: issuersHere(facts) }, 'goes');
    if (refused === 'token')
      return {
        title: `Your MCP server refuses the token with ${code(at.status)} instead of ${code('401')}`,
        summary: `Its response speaks of the token, and only 401 tells ${clientWord(facts)} to get another one.`,
        why: `The sign-in worked, and your MCP server got the token. To ${code(at.status)} ${clientWord(facts)} can only give up.`,
        fix: {
          do: [
            inServer('Answer `401` where the check of the token refuses it, with the reason.', withCode(whole)),
            inServer('Correct what the check refuses the token for. These words of the response lead to it.', {
              values: searchFor([says ?? []].flat()),
            }),
            restartServer,
          ],
        },
        verify: [verifyWithToken(facts, at, { refused: 401 })],
      };
    if (refused !== undefined)
      return {
        title:
          refused === 'too-long'
            ? tooLongTitle(at)
            : (front?.title ?? `Your MCP server takes the token and refuses the message (${code(at.status)})`),
        summary: front?.summary ?? summaries[refused],
        why: `Every MCP request with a good token has to get ${code('200')} or ${code('202')}. To ${code(at.status)} with an error ${clientWord(facts)} can only give up.`,
        fix: {
          do: front?.fix.do ?? stepsFor(facts, at, refused, says),
          stuck: [
            step(
              inFront(at),
              `If your MCP server does not have this request in its log: look for it in the log of ${frontWord(at)}.`,
            ),
          ],
        },
        verify: [
          first
            ? verifyWithToken(facts, at)
            : verifyConnect(facts, 'every request after `initialize` has `200` or `202`'),
        ],
      };
    return {
      title: `Your MCP server fails on a request with a token (${code(at.status)})`,
      summary:
        'A token that is no good has to get 401, so this is an error in your MCP server. Most likely its check of the token throws, or it cannot fetch the keys for it.',
      why: `With 401 ${clientWord(facts)} gets itself a new token. With ${code(at.status)} it can only give up.`,
      fix: {
        // What is wrong, the log alone knows: a token is there, and what it has to get depends on it.
        do: [
          findInLog(at),
          ...findThrown(at),
          correctThrown,
          inServer(
            'If the error has `JWT`, `JWS`, `JWK` or `token` in it: answer `401` where the check of the token throws it.',
            withCode(whole),
          ),
          restartServer,
        ],
        stuck:
          facts.scalekit && isBare(facts.scalekit.environment)
            ? [
                inServer(
                  'Run this on the machine of your MCP server: it has to print the keys that tokens are checked with, and a firewall may stop it.',
                  command(`curl -sf ${facts.scalekit.environment}/keys`),
                ),
              ]
            : [],
      },
      verify: [verifyWithToken(facts, at, { refused: 401 })],
    };
  }),
});

const issuersHere = (facts: Facts) => validIssuers(facts, facts.serverMetadata.issuer);

const summaries: Record<Exclude<Refused, 'token'>, string> = {
  unreadable:
    'The sign-in worked. Most likely something in your MCP server had read the body of the request before its MCP SDK could.',
  initialized:
    'The sign-in worked. Most likely your MCP server has one transport for everybody, and somebody else had it first.',
  'too-long': 'The sign-in worked. This request is longer than the limit there.',
  other:
    'The sign-in worked, and the refusal does not speak of the token. What it is about, your MCP server alone knows.',
};

function stepsFor(facts: Facts, at: Observed, refused: Exclude<Refused, 'token'>, says: string | undefined): Step[] {
  switch (refused) {
    case 'unreadable':
      return [
        inServer(
          'If a body parser runs before your MCP SDK, such as `express.json()`: hand on what it read, as in `transport.handleRequest(req, res, req.body)`.',
        ),
        restartServer,
      ];
    case 'initialized':
      return [
        inServer('Create a transport of its own for each session.', withCode(sessionSnippets(facts))),
        inServer('If it needs no sessions: run it without them (stateless).', withCode(statelessSnippets(facts))),
        restartServer,
      ];
    case 'too-long':
      return takeLongerBody(at);
    case 'other':
      return [
        says === undefined
          ? findInLog(at, 'this refusal')
          : inServer('Find what refuses the request, by these words of its response.', { values: searchFor([says]) }),
        inServer('Correct what it refuses for.'),
        restartServer,
      ];
  }
}
